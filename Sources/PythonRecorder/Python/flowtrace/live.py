"""A recorder in one's own program, for `flowtrace watch` in another terminal.

    import flowtrace.live
    flowtrace.live.install()

It listens, and costs nothing else until somebody watches, and again when the last who did has gone.
"""

from __future__ import annotations

import atexit
import os
import sys
from types import ModuleType

from . import _native

_recorder: ModuleType | None = None
_marker: ModuleType | None = None


def install() -> bool:
    """Makes this program watchable. False: it is already, by this or by `flowtrace run`.

    RuntimeError: this interpreter can't be recorded. Children of `os.fork` are watchable, too; Pythons that are started while
    somebody watches are in the same tree.
    """
    global _recorder
    if _recorder is not None:
        return False
    recorder = _native.another()
    inject = _native.inject_folder()
    children = (inject, _native.extension_path()) if inject else ()
    if not recorder.listen(os.path.dirname(os.__file__), sys.version.split()[0], *children):
        return False
    atexit.register(recorder.stop)
    os.register_at_fork(
        before=recorder.before_fork, after_in_parent=recorder.after_fork, after_in_child=recorder.after_fork_in_child
    )
    _recorder = recorder
    return True


def mark(text: str) -> None:
    """A row with this text at the place where the program is, for whoever watches or records it; else nothing."""
    global _marker
    if _recorder is not None:
        _recorder.mark(text)
        return
    if _marker is None:
        try:
            # `flowtrace run` records with the same file.
            _marker = _native.bare()
        except (ImportError, OSError, RuntimeError):
            return
    _marker.mark(text)


def is_installed() -> bool:
    """Has `install` been called?"""
    return _recorder is not None
