"""Finds and loads the recorder, `_flowtrace`: an extension that serves all CPythons from 3.12 on."""

from __future__ import annotations

import os
import sys
import warnings
from types import ModuleType
from typing import Any

# Bits of what is collected of a call. PROMISED: `collect_args` says True, though arguments are not told.
ARGUMENTS, RESULT, TIMING, TRACEBACK, PROMISED = 1, 2, 4, 8, 16

_module: ModuleType | None = None
_failure: str | None = None
_warned = False
_copies: list[str] = []


def load() -> ModuleType:
    """The recorder. RuntimeError says why there is none."""
    global _module, _failure
    if _module is None:
        if _failure is not None:
            raise RuntimeError(_failure)
        try:
            _module = _prepared()
        except (ImportError, OSError, RuntimeError) as error:
            _failure = f"FlowTrace can't record this program: {error}"
            raise RuntimeError(_failure) from None
        configure()
    return _module


def warn(error: RuntimeError) -> None:
    """Says once why nothing is recorded; the program goes on."""
    global _warned
    if not _warned:
        _warned = True
        warnings.warn(str(error), RuntimeWarning, stacklevel=3)


def configure() -> None:
    """Passes the global settings on."""
    if _module is not None:
        from .config import bits, shown

        _module.configure(bits(*shown((None, None, None, None))))


def extension_path() -> str:
    """The extension in the package, as a wheel has it; else that of an installation or of a checkout."""
    folder = os.path.dirname(os.path.abspath(__file__))
    places = [os.environ.get("FLOWTRACE_LIBRARY")]
    places.append(os.path.join(folder, "_installation", "lib", "flowtrace", "libflowtrace_recorder.so"))
    # PREFIX/lib/flowtrace/python/flowtrace; Sources/PythonRecorder/Python/flowtrace.
    places.append(os.path.join(folder, "..", "..", "libflowtrace_recorder.so"))
    for kind in ("release", "debug"):
        places.append(os.path.join(folder, "..", "..", "..", "..", ".build", kind, "libflowtrace_recorder.so"))
    for place in places:
        if place and os.path.isfile(place):
            return os.path.abspath(place)
    raise ImportError("its extension is missing: install flowtrace again, or build it by make build")


def inject_folder() -> str | None:
    """The folder that leads Pythons which a recorded program starts to the recorder; None: it is not here."""
    folder = os.path.dirname(os.path.abspath(__file__))
    # Of a wheel; of a checkout; of an installation.
    for parts in (("_installation", "lib", "flowtrace"), ("..",), ("..", "..")):
        place = os.path.abspath(os.path.join(folder, *parts, "inject"))
        if os.path.isfile(os.path.join(place, "sitecustomize.py")):
            return place
    return None


def _prepared() -> ModuleType:
    _check()
    path = extension_path()
    module = _import(path)
    if not _prepare(module):
        # `flowtrace run` records with the same file: two recorders in one process need two copies of it.
        module = private_copy(path)
        if not _prepare(module):
            raise RuntimeError("it is recorded already")
    return module


def _prepare(module: Any) -> bool:
    from . import _outermost
    from .core import CallEvent, ExceptionEvent

    package = os.path.dirname(os.path.abspath(__file__))
    return module.prepare(_outermost, CallEvent, ExceptionEvent, os.path.dirname(os.__file__), package)


def another() -> ModuleType:
    """A recorder beside that of the sessions."""
    _check()
    return private_copy(extension_path())


def bare() -> ModuleType:
    """The extension as it is, without a recorder of its own: that of `flowtrace run`, if there is one."""
    _check()
    return _import(extension_path())


def _check() -> None:
    if "t" in getattr(sys, "abiflags", ""):
        raise RuntimeError("free-threaded builds of Python can't be recorded yet")


def _import(path: str, name: str = "flowtrace._flowtrace") -> ModuleType:
    import importlib.machinery
    import importlib.util

    loader = importlib.machinery.ExtensionFileLoader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def private_copy(path: str) -> ModuleType:
    """The extension once more, with variables of its own: a file in memory is another file to the dynamic linker."""
    memory = os.memfd_create("flowtrace")
    try:
        with open(path, "rb") as source, open(memory, "wb", closefd=False) as target:
            target.write(source.read())
        # The linker knows files by their names first: no two copies have the same, though they may have the same number.
        # The last part of the module's name is that of the function which makes the module.
        _copies.append(path)
        return _import(f"/proc/self/fd/{'./' * len(_copies)}{memory}", f"flowtrace._copy{len(_copies)}._flowtrace")
    finally:
        os.close(memory)
