#!python
# The command `flowtrace` of an environment: starts the one that lies in the package, which is not imported for it.
import importlib.util
import os
import sys

# After pip install --target FOLDER this is FOLDER/bin/flowtrace.
beside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if os.path.isdir(os.path.join(beside, "flowtrace", "_installation")):
    sys.path.insert(0, beside)
package = importlib.util.find_spec("flowtrace")
if package is None:
    sys.exit("flowtrace: its package is not in this environment: install it again.")
# Called by its path in a virtual environment that is not active, it starts programs with that environment's Python.
folders = {os.path.realpath(os.path.dirname(os.path.abspath(path))) for path in (__file__, sys.executable)}
if sys.prefix != sys.base_prefix and len(folders) == 1 and "VIRTUAL_ENV" not in os.environ:
    os.environ.setdefault("FLOWTRACE_PYTHON", sys.executable)
command = os.path.join(os.path.dirname(package.origin), "_installation", "bin", "flowtrace")
try:
    os.execv(command, [command, *sys.argv[1:]])
except OSError as error:
    sys.exit(f"flowtrace: {command} can't be started: {error.strerror}. Install it again.")
