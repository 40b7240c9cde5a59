"""Loads FlowTrace's recorder into a Python program that `flowtrace` started, and takes itself away again.

The folder of this file stands first in PYTHONPATH, so `site` imports it where the program's own `sitecustomize` would be.
Nothing of it stays: `os.environ`, `sys.path` and `sys.modules` are as they would be without it. Whatever fails, the program
runs, unrecorded.

The variables stay in the environment that C knows, so that the Pythons which the program starts with its own environment are
recorded, too; with FLOWTRACE_ALONE they leave that as well.
"""


def _take_options():
    """Removes FlowTrace's variables from `os.environ` and gives them back as options; restores PYTHONPATH."""
    import os

    environ = os.environ
    names = ("EXTENSION", "CONNECT", "FILE", "APPEND", "RULES", "WAIT", "HISTORY", "ERRORS", "ALONE", "LINES", "PUBLIC_API", "PYTHONPATH")
    options = {name.lower(): environ.get("FLOWTRACE_" + name) for name in names}
    options = {name: value for name, value in options.items() if value is not None}
    # `_data` is what `os.environ` shows; a process inherits what `unsetenv` and `putenv` change.
    inherits = "alone" not in options and hasattr(environ, "_data")
    for name in names:
        if inherits and name not in ("WAIT", "LINES"):
            environ._data.pop(environ.encodekey("FLOWTRACE_" + name), None)
        else:
            environ.pop("FLOWTRACE_" + name, None)
    if inherits and "file" in options:
        os.putenv("FLOWTRACE_APPEND", "1")
    if options:
        # As it is written there: children are led the same way.
        options["inject"] = environ.get("PYTHONPATH", "").split(os.pathsep)[0]
    old = options.pop("pythonpath", None)
    if options and inherits:
        environ._data.pop(environ.encodekey("PYTHONPATH"), None)
        if old is not None:
            environ._data[environ.encodekey("PYTHONPATH")] = environ.encodevalue(old)
    elif options:
        environ.pop("PYTHONPATH", None)
        if old is not None:
            environ["PYTHONPATH"] = old
    return options


def _leave_path():
    import os
    import sys

    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != folder]
    sys.path_importer_cache.pop(folder, None)
    sys.modules.pop("sitecustomize", None)


def _write_lines():
    """Standard output is a pipe only because the explorer has the terminal: each line goes out at once, as it would there."""
    import sys

    try:
        sys.stdout.reconfigure(line_buffering=True)
    except (AttributeError, OSError, ValueError):
        pass


def _record(options):
    import os

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recording.py")
    with open(path, encoding="utf-8") as file:
        names = {}
        exec(compile(file.read(), path, "exec"), names)
    if os.path.abspath(options["inject"] or ".") != os.path.dirname(path):
        options["inject"] = os.path.dirname(path)
    names["record"](options)


def _install():
    options = _take_options()
    _leave_path()
    if options.pop("lines", None):
        _write_lines()
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
del _install, _record, _write_lines, _leave_path, _take_options

try:
    # The program's own, if it has one; `site` then finds it under its name.
    import sitecustomize  # noqa: F401
except ImportError as missing:
    if missing.name != "sitecustomize":
        raise
    raise ImportError("No module named 'sitecustomize'", name="sitecustomize") from None
