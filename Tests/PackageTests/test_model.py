"""Generated programs, run with FlowTrace 0.4.1 and with ours, where that release is installed or FLOWTRACE_MODEL says where it is."""

import importlib.metadata
import os
import subprocess
import sys
import unittest

from flowtrace import _native

CHECK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "model", "check_package.py")


def model():
    """The folder that has the release; None: there is none."""
    if "FLOWTRACE_MODEL" in os.environ:
        return os.environ["FLOWTRACE_MODEL"]
    found = importlib.metadata.distributions(name="flowtrace")
    return next((str(one.locate_file("")) for one in found if one.version == "0.4.1"), None)


class Model(unittest.TestCase):
    @unittest.skipUnless(model(), "needs FlowTrace 0.4.1")
    def test_generated_programs_have_the_events_that_the_model_gives(self):
        arguments = [sys.executable, CHECK, sys.executable, _native.extension_path(), model(), "100"]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=600)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout[-4000:])


if __name__ == "__main__":
    unittest.main()
