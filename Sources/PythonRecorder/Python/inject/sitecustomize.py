"""Loads FlowTrace's recorder into a Python program that `flowtrace` started, and takes itself away again.

The folder of this file stands first in PYTHONPATH, so `site` imports it where the program's own `sitecustomize` would be.
Nothing of it stays: the environment, `sys.path` and `sys.modules` are as they would be without it. Whatever fails, the program
runs, unrecorded.
"""


def _take_options():
    """Removes FlowTrace's variables from the environment and gives them back as options; restores PYTHONPATH."""
    import os

    environ = os.environ
    options = {}
    for name in ("EXTENSION", "CONNECT", "FILE", "VALUES", "WAIT", "HISTORY", "ERRORS"):
        value = environ.pop("FLOWTRACE_" + name, None)
        if value is not None:
            options[name.lower()] = value
    old = environ.pop("FLOWTRACE_PYTHONPATH", None)
    if options:
        if old is None:
            environ.pop("PYTHONPATH", None)
        else:
            environ["PYTHONPATH"] = old
    return options


def _leave_path():
    import os
    import sys

    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != folder]
    sys.path_importer_cache.pop(folder, None)
    sys.modules.pop("sitecustomize", None)


def _record(options):
    import atexit
    import os
    import sys
    from importlib.machinery import ExtensionFileLoader
    from importlib.util import module_from_spec, spec_from_loader

    loader = ExtensionFileLoader("_flowtrace", options["extension"])
    recorder = module_from_spec(spec_from_loader("_flowtrace", loader))
    loader.exec_module(recorder)
    sys.modules.pop("_flowtrace", None)
    options["library"] = os.path.dirname(os.__file__)
    options["runtime"] = sys.version.split()[0]
    # Registered first, these run last: after the program's own.
    atexit.register(recorder.stop)
    os.register_at_fork(before=recorder.before_fork, after_in_parent=recorder.after_fork)
    if getattr(sys, "abiflags", "").find("t") >= 0:
        raise RuntimeError("free-threaded builds of Python can't be recorded yet")
    recorder.arm(options)


def _install():
    options = _take_options()
    _leave_path()
    if "extension" not in options:
        return
    try:
        _record(options)
    except BaseException as error:
        if "errors" in options:
            try:
                with open(options["errors"], "w", encoding="utf-8") as file:
                    file.write(f"{error}\n")
            except OSError:
                pass


_install()
del _install, _record, _leave_path, _take_options

try:
    # The program's own, if it has one; `site` then finds it under its name.
    import sitecustomize  # noqa: F401
except ImportError as missing:
    if missing.name != "sitecustomize":
        raise
    raise ImportError("No module named 'sitecustomize'", name="sitecustomize") from None
