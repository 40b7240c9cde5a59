"""The wheel, built from an installation that is made up."""

import base64
import csv
import hashlib
import importlib.util
import io
import os
import runpy
import shutil
import sys
import tempfile
import unittest
import zipfile
from unittest import mock

import flowtrace
from flowtrace import _native

PACKAGE = os.path.dirname(os.path.abspath(flowtrace.__file__))


def builder():
    path = os.path.join(os.path.dirname(PACKAGE), "packaging", "build_wheel.py")
    spec = importlib.util.spec_from_file_location("build_wheel", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Wheel(unittest.TestCase):
    def test_it_has_all_parts_where_the_command_looks_for_them(self):
        with tempfile.TemporaryDirectory() as folder:
            for place in ("bin", "lib/flowtrace/inject", "share/flowtrace/themes"):
                os.makedirs(os.path.join(folder, "stage", place))
            with open(_native.extension_path(), "rb") as file:
                extension = file.read()
            texts = {
                "bin/flowtrace": extension,
                "lib/flowtrace/libflowtrace_recorder.so": extension,
                "lib/flowtrace/inject/sitecustomize.py": b"pass\n",
                "share/flowtrace/themes/dark.toml": b"",
            }
            for place, data in texts.items():
                with open(os.path.join(folder, "stage", place), "wb") as file:
                    file.write(data)
            build = builder().build
            path = build(os.path.join(folder, "stage"), PACKAGE, os.path.join(folder, "out"))
            with open(path, "rb") as file:
                first = file.read()
            build(os.path.join(folder, "stage"), PACKAGE, os.path.join(folder, "out"))
            with open(path, "rb") as file:
                self.assertEqual(file.read(), first)
        self.assertRegex(os.path.basename(path), r"^flowtrace-1\.0\.0-cp312-abi3-(many)?linux_(2_\d+_)?\w+\.whl$")
        with zipfile.ZipFile(io.BytesIO(first)) as wheel:
            names = set(wheel.namelist())
            script = "flowtrace-1.0.0.data/scripts/flowtrace"
            for name in ("flowtrace/__init__.py", "flowtrace/py.typed", script):
                self.assertIn(name, names)
            # Outside of the package pip install --target finds nothing.
            for place in texts:
                self.assertIn("flowtrace/_installation/" + place, names)
            self.assertFalse([name for name in names if "__pycache__" in name])
            for name in (script, "flowtrace/_installation/bin/flowtrace"):
                self.assertTrue(wheel.getinfo(name).external_attr >> 16 & 0o111)
            # pip puts the environment's Python into a first line like this.
            self.assertTrue(wheel.read(script).startswith(b"#!python\n"))
            record = wheel.read("flowtrace-1.0.0.dist-info/RECORD").decode()
            rows = list(csv.reader(record.splitlines()))
            self.assertEqual({row[0] for row in rows}, names)
            for name, digest, size in rows:
                if digest:
                    content = wheel.read(name)
                    hashed = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
                    self.assertEqual((digest, int(size)), ("sha256=" + hashed, len(content)), name)
            tag = os.path.basename(path)[len("flowtrace-1.0.0-") : -len(".whl")]
            self.assertIn(f"Tag: {tag}\n", wheel.read("flowtrace-1.0.0.dist-info/WHEEL").decode())

    def test_the_command_of_a_virtual_environment_starts_programs_with_its_python(self):
        script = os.path.join(os.path.dirname(PACKAGE), "packaging", "flowtrace_script.py")
        with tempfile.TemporaryDirectory() as folder:
            own, linked = os.path.join(folder, "own", "bin"), os.path.join(folder, "linked", "bin")
            for place in (own, linked):
                os.makedirs(place)
                shutil.copy(script, os.path.join(place, "flowtrace"))
            python = os.path.join(own, "python")

            def chosen(place, prefix, **variables):
                found = []
                with (
                    mock.patch.multiple(sys, prefix=prefix, executable=python),
                    mock.patch.dict(os.environ, variables),
                    mock.patch("os.execv", lambda *_: found.append(os.environ.get("FLOWTRACE_PYTHON"))),
                ):
                    for name in {"VIRTUAL_ENV", "FLOWTRACE_PYTHON"} - set(variables):
                        os.environ.pop(name, None)
                    runpy.run_path(os.path.join(place, "flowtrace"))
                return found

            environment = os.path.dirname(own)
            self.assertEqual(chosen(own, environment), [python])
            self.assertEqual(chosen(own, environment, FLOWTRACE_PYTHON="/another"), ["/another"])
            self.assertEqual(chosen(own, environment, VIRTUAL_ENV="/active"), [None])
            # As pipx links it; and as it is installed outside of an environment.
            self.assertEqual(chosen(linked, environment), [None])
            self.assertEqual(chosen(own, sys.base_prefix), [None])

    def test_a_program_that_needs_an_uncommon_library_is_for_this_platform_only(self):
        module = builder()
        self.assertTrue(all(".so" in name for name in module.needed(_native.extension_path())))
        common = module.platform_tag([_native.extension_path()])
        self.assertTrue(common.startswith("manylinux_2_"), common)
        module.needed = lambda path: ["libc.so.6", "libncursesw.so.6"]
        self.assertTrue(module.platform_tag([sys.executable]).startswith("linux_"))


if __name__ == "__main__":
    unittest.main()
