"""What the checks share: where the recorder is, and in which environment programs run with and without it."""

import os
import signal
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
INJECT = os.path.join(HERE, "../../Sources/PythonRecorder/Python/inject")
# Chooses the way by Python's public interface: for whoever checks that.
PUBLIC = "FLOWTRACE_PUBLIC_API"


def unrecorded():
    """The environment, without what would say something to the recorder or to Python."""
    return {name: value for name, value in os.environ.items() if name == PUBLIC or not name.startswith(("FLOWTRACE", "PYTHON"))}


def recorded(extension, trace, errors=None):
    """That of a program that is recorded into the file `trace`; why it is not, is written to `errors`."""
    environment = unrecorded() | {"PYTHONPATH": INJECT, "FLOWTRACE_EXTENSION": extension, "FLOWTRACE_FILE": trace}
    if errors:
        environment["FLOWTRACE_ERRORS"] = errors
    return environment


def use_default_signals():
    """Whoever starts a check may block or ignore signals, which its programs would inherit."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGINT, signal.default_int_handler)


def missing(python, text):
    """The first of the modules that a text of the form "needs flask httpx" names, and this Python has not; None: it has all."""
    words = text.split()
    if words[:1] != ["needs"]:
        return None
    question = "import sys, importlib.util as u; print(*[n for n in sys.argv[1:] if u.find_spec(n) is None])"
    done = subprocess.run([python, "-c", question, *words[1:]], env=unrecorded(), capture_output=True, text=True)
    return next(iter(done.stdout.split()), None)
