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


def install() -> bool:
    """Makes this program watchable. False: it is already, by this or by `flowtrace run`.

    RuntimeError: this interpreter can't be recorded. Children of `os.fork` are watchable, too.
    """
    global _recorder
    if _recorder is not None:
        return False
    recorder = _native.another()
    if not recorder.listen(os.path.dirname(os.__file__), sys.version.split()[0]):
        return False
    atexit.register(recorder.stop)
    os.register_at_fork(
        before=recorder.before_fork, after_in_parent=recorder.after_fork, after_in_child=recorder.after_fork_in_child
    )
    _recorder = recorder
    return True


def is_installed() -> bool:
    """Has `install` been called?"""
    return _recorder is not None
