"""What the tests of the package share."""

import contextlib
import io
import re
import subprocess
import sys
import textwrap
import unittest

import flowtrace


def printed(body, *arguments, **options):
    """What `body` prints, with each duration as `[t]`."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        body(*arguments, **options)
    return re.sub(r"\[\d+\.\d{6}s\]", "[t]", output.getvalue())


def text(tree):
    """A tree of the source, without its indentation."""
    return textwrap.dedent(tree).lstrip("\n")


def recorded(body, *arguments, **options):
    """The events of a session around `body()`."""
    flowtrace.start_tracing(*arguments, **options)
    try:
        body()
    finally:
        events = flowtrace.stop_tracing()
    return events


def run(source, *, environment=None, options=()):
    """A program of its own. What it printed, with durations as `[t]`; it must end well."""
    import os

    result = subprocess.run(
        [sys.executable, *options, "-c", textwrap.dedent(source)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **(environment or {})},
    )
    if result.returncode:
        raise AssertionError(f"exit code {result.returncode}\n{result.stdout}\n{result.stderr}")
    return re.sub(r"\[\d+\.\d{6}s\]", "[t]", result.stdout), result.stderr


class PackageTest(unittest.TestCase):
    """Begins with the settings as they are at first."""

    maxDiff = None

    def setUp(self):
        flowtrace.config(
            show_args=True, show_result=True, show_timing=True, show_exc=False, exc_tb_depth=2, inline_return=True
        )

    def tearDown(self):
        if flowtrace.core.is_tracing_active():
            flowtrace.stop_tracing()
            self.fail("a session was left open")
        left = [sys.monitoring.get_tool(number) for number in range(6)]
        self.assertNotIn("flowtrace", left, "a tool id was left taken")
