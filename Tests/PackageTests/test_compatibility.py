"""A program for FlowTrace 0.4.1 that uses each of its public names: it runs unchanged, and its sessions have the events that 0.4.1
gave (`events_of_0_4_1.json`, printed by the program itself under that release on CPython 3.12.1 and 3.13.0)."""

import os
import subprocess
import sys
import unittest

from support import PackageTest

HERE = os.path.dirname(os.path.abspath(__file__))


class Compatibility(PackageTest):
    def test_the_events_are_those_of_the_release_that_it_was_written_for(self):
        program = os.path.join(HERE, "program_for_0_4_1.py")
        done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=120)
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        with open(os.path.join(HERE, "events_of_0_4_1.json"), encoding="utf-8") as file:
            self.assertEqual(done.stdout, file.read())


if __name__ == "__main__":
    unittest.main()
