"""A dormant recorder in a program of one's own, and the command as a module."""

import os
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
import unittest

PROGRAM = """
    import sys, time
    import flowtrace, flowtrace.live
    print(flowtrace.live.install(), flowtrace.live.install(), flush=True)
    def tick(n):
        return n
    def tools():
        return [sys.monitoring.get_tool(number) for number in range(6)].count("flowtrace")
    print(tools(), flush=True)
    seen = 0
    end = time.monotonic() + 60
    while time.monotonic() < end and seen < 2:
        tick(seen)
        time.sleep(0.001)
        if tools() != seen % 2:
            seen += 1
            print("captured" if seen == 1 else "dormant again", flush=True)
    @flowtrace.trace
    def session():
        return 1
    flowtrace.config(show_timing=False)
    session()
    """


CHILDREN, MARK = 16, 13


def control(tag, body):
    return struct.pack("<4sBBH", b"FTCQ", tag, 0, len(body)) + body


class Live(unittest.TestCase):
    def test_an_explorer_turns_capture_on_and_off(self):
        with tempfile.TemporaryDirectory() as folder:
            program = subprocess.Popen(
                [sys.executable, "-c", textwrap.dedent(PROGRAM)],
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "XDG_RUNTIME_DIR": folder},
            )
            with program, program.stdout:
                try:
                    self.assertEqual(program.stdout.readline(), "True False\n")
                    self.assertEqual(program.stdout.readline(), "0\n")
                    (name,) = os.listdir(os.path.join(folder, "flowtrace"))
                    with socket.socket(socket.AF_UNIX) as explorer:
                        explorer.settimeout(60)
                        explorer.connect(os.path.join(folder, "flowtrace", name))
                        explorer.sendall(control(1, struct.pack("<HB", 1, 0)) + control(2, b"\1"))
                        received = b""
                        while b"tick" not in received:
                            part = explorer.recv(65536)
                            self.assertTrue(part, "the recorder has hung up")
                            received += part
                        self.assertEqual(program.stdout.readline(), "captured\n")
                        explorer.sendall(control(2, b"\0"))
                        self.assertEqual(program.stdout.readline(), "dormant again\n")
                    self.assertEqual(program.stdout.read(), "→ session() → 1\n")
                    self.assertEqual(program.wait(60), 0)
                    self.assertEqual(os.listdir(os.path.join(folder, "flowtrace")), [])
                finally:
                    program.kill()


IDLE = """
    import os, subprocess, sys
    import flowtrace.live
    flowtrace.live.install()
    def tick():
        return sys.monitoring.get_tool(4) or sys.monitoring.get_tool(3)
    print("ready", flush=True)
    while not tick():
        pass
    print("waits", flush=True)
    sys.stdin.readline()
    child = "def in_a_child(): pass\\nin_a_child()\\nimport os; print(*sorted(n for n in os.environ if 'FLOWTRACE' in n))"
    print(subprocess.run([sys.executable, "-c", child], capture_output=True, text=True))
    """


class Idle(unittest.TestCase):
    def test_a_mark_is_set_and_a_child_followed_while_the_program_waits(self):
        with tempfile.TemporaryDirectory() as folder:
            program = subprocess.Popen(
                [sys.executable, "-c", textwrap.dedent(IDLE)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "XDG_RUNTIME_DIR": folder},
            )
            with program, program.stdout:
                try:
                    self.assertEqual(program.stdout.readline(), "ready\n")
                    (name,) = os.listdir(os.path.join(folder, "flowtrace"))
                    path = os.path.join(folder, "children")
                    with socket.socket(socket.AF_UNIX) as explorer, socket.socket(socket.AF_UNIX) as children:
                        children.bind(path)
                        children.listen()
                        children.settimeout(60)
                        explorer.settimeout(60)
                        explorer.connect(os.path.join(folder, "flowtrace", name))
                        explorer.sendall(control(1, struct.pack("<HB", 1, 0)) + control(CHILDREN, path.encode()))
                        explorer.sendall(control(2, b"\1"))
                        self.assertEqual(program.stdout.readline(), "waits\n")
                        explorer.sendall(control(MARK, b"before the upload"))
                        received = b""
                        while b"before the upload" not in received:
                            part = explorer.recv(65536)
                            self.assertTrue(part, "the recorder has hung up")
                            received += part
                        program.stdin.write("\n")
                        program.stdin.flush()
                        child, _ = children.accept()
                        with child:
                            child.settimeout(60)
                            child.sendall(control(1, struct.pack("<HB", 1, 1)))
                            received = b""
                            while b"in_a_child" not in received:
                                part = child.recv(65536)
                                self.assertTrue(part, "the child's recorder has hung up")
                                received += part
                    self.assertIn("returncode=0, stdout='\\n', stderr=''", program.stdout.read())
                    self.assertEqual(program.wait(60), 0)
                finally:
                    program.kill()


class Recorded(unittest.TestCase):
    def test_a_session_in_a_program_that_is_recorded_from_outside(self):
        import flowtrace
        from flowtrace import _native

        package = os.path.dirname(os.path.dirname(os.path.abspath(flowtrace.__file__)))
        source = """
            import flowtrace, flowtrace.live
            @flowtrace.trace(show_timing=False)
            def decorated(x):
                return x
            decorated(1)
            print(flowtrace.live.install())
            """
        with tempfile.TemporaryDirectory() as folder:
            trace = os.path.join(folder, "trace")
            environment = {
                **os.environ,
                "PYTHONPATH": os.path.join(package, "inject") + os.pathsep + package,
                "FLOWTRACE_PYTHONPATH": package,
                "FLOWTRACE_EXTENSION": _native.extension_path(),
                "FLOWTRACE_FILE": trace,
                "FLOWTRACE_ERRORS": os.path.join(folder, "errors"),
                "XDG_RUNTIME_DIR": folder,
            }
            command = [sys.executable, "-c", textwrap.dedent(source)]
            result = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
            self.assertEqual((result.stdout, result.stderr), ("→ decorated(x=1) → 1\nFalse\n", ""))
            self.assertFalse(os.path.exists(os.path.join(folder, "errors")))
            with open(trace, "rb") as file:
                self.assertIn(b"decorated", file.read())


class Command(unittest.TestCase):
    def run_module(self, *arguments, path):
        with tempfile.TemporaryDirectory() as folder:
            # The package alone: neither an installation nor a checkout has a command for it.
            import flowtrace

            os.symlink(os.path.dirname(os.path.abspath(flowtrace.__file__)), os.path.join(folder, "flowtrace"))
            source = "import runpy, flowtrace.__main__ as m; m.__file__ = %r; " % os.path.join(folder, "flowtrace", "x")
            source += "m.main()"
            command = [sys.executable, "-c", source, *arguments]
            return subprocess.run(
                command, capture_output=True, text=True, timeout=60, env={**os.environ, "PATH": path}
            )

    def test_the_module_is_the_command_on_the_path(self):
        with tempfile.TemporaryDirectory() as folder:
            command = os.path.join(folder, "flowtrace")
            with open(command, "w", encoding="utf-8") as file:
                file.write('#!/bin/sh\necho "$@"; echo "$FLOWTRACE_PYTHON"; exit 7\n')
            os.chmod(command, 0o755)
            result = self.run_module("run", "a b", path=folder)
        self.assertEqual((result.stdout, result.returncode), (f"run a b\n{sys.executable}\n", 7))

    def test_without_a_command_a_sentence_says_so(self):
        result = self.run_module("run", path="/nowhere")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"^flowtrace: the command is not here: install the wheel .*\n$")


if __name__ == "__main__":
    unittest.main()
