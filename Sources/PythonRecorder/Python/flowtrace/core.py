"""Sessions, and the events that they give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import _native
from .config import Flags, _settings, bits, shown, traceback_depth


@dataclass(slots=True)
class CallEvent:
    """One event of a session: a call begins or ends, or an exception comes to a frame.

    `kind` is "call", "return" or "exception". `id` is the event's place in its list. `parent_id` of a call is the id of the calling
    call; of a return or an exception it is that of its own call. Texts are as `repr` gives them, at most 3,000 bytes of a call's
    arguments and 2,000 of a result; `duration` is in seconds; what was not collected is None.

    Of an exception, `caught` is True where the call handled it, False where it ended by it, and None while neither has happened;
    `exc_tb` has the frames up to there, the innermost last, as `file:line in name`, joined by ` | `. `via_exception`: a return
    that is none, since the call ended by an exception. `collect_…`, of a call: what was to be collected.
    """

    id: int
    kind: str
    func_name: str
    parent_id: int | None = None
    args_repr: str | None = None
    result_repr: str | None = None
    duration: float | None = None
    exc_type: str | None = None
    exc_msg: str | None = None
    caught: bool | None = None
    via_exception: bool = False
    exc_tb: str | None = None
    collect_args: bool = False
    collect_result: bool = False
    collect_timing: bool = False
    qualname: str | None = None
    module: str | None = None
    lineno: int | None = None
    context: dict[str, Any] | None = None

    @property
    def thread(self) -> str | None:
        """Name of the thread."""
        return self.context.get("thread") if self.context else None

    @property
    def task(self) -> str | None:
        """Name of the asyncio task, or of the coroutine that runs without one."""
        return self.context.get("task") if self.context else None


class ExceptionEvent(CallEvent):
    """An event of the kind "exception": at most one for each call."""

    __slots__ = ()


_last: list[CallEvent] = []
_rules: str | None = None


def start_tracing(
    default_show_args: bool | None = None,
    default_show_result: bool | None = None,
    default_show_timing: bool | None = None,
    default_show_exc: bool | None = None,
    *,
    args: bool | None = None,
    include: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
) -> None:
    """Begins a session of the whole process; while one runs, it goes on.

    The flags are for functions that are not decorated: None is the global setting as it is now, but arguments are shown only if
    asked for (`args=True` is short for `default_show_args=True`). `include` and `exclude` are patterns of functions, such as `json.*`:
    shown although they are not the user's, or left out. The last that fits counts. ValueError: no such pattern. RuntimeError: this
    interpreter can't be recorded, or other tools have taken all six tool ids of `sys.monitoring`.
    """
    shows_args = args if args is not None else default_show_args
    begin((shows_args, default_show_result, default_show_timing, default_show_exc), _rules_text(include, exclude))


def begin(flags: Flags, rules: str) -> bool:
    """Begins a session; False: one runs. The flags are those of `start_tracing`."""
    global _rules
    native = _native.load()
    resolved = shown(flags)
    collected = bits(*resolved)
    if flags[0] is None and collected & _native.ARGUMENTS:
        collected ^= _native.ARGUMENTS | _native.PROMISED
    depth = traceback_depth(resolved[3], _settings["exc_tb_depth"])
    # Rules that have not changed need not be decided anew.
    if not native.begin(collected, depth, "" if rules == _rules else rules):
        return False
    _rules = rules
    return True


def default_rules() -> str:
    """The rules of a session that includes and excludes nothing."""
    return _rules_text((), ())


def _rules_text(include: str | Iterable[str], exclude: str | Iterable[str]) -> str:
    lines = ["reset", "scope mine", "values none", "adapt off"]
    for word, patterns in (("include", include), ("exclude", exclude)):
        for pattern in (patterns,) if isinstance(patterns, str) else patterns:
            if not pattern.strip() or "\n" in pattern:
                raise ValueError(f"{word} takes patterns of functions, such as 'json.*', not {pattern!r}")
            lines.append(f"{word} {pattern}")
    return "\n".join(lines)


def stop_tracing() -> list[CallEvent]:
    """Ends the session, and gives its events; without a session, those of the last one."""
    global _last
    if _native._module is not None:
        events = _native._module.end()
        if events is not None:
            _last = events
    return _last


def get_trace_data() -> list[CallEvent]:
    """The events of the session that ended last."""
    return _last


def is_tracing_active() -> bool:
    """Does a session run?"""
    return _native._module is not None and _native._module.number() != 0


class active_tracing:
    """A session of a `with` block. Its events are in the list that `as` names when the block is over.

    with active_tracing() as events:
        work()
    print_tree(events)

    It takes the arguments of `start_tracing`. Inside of another session it does nothing.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._arguments = arguments
        self._options = options
        self._number = 0
        self.events: list[CallEvent] = []

    def __enter__(self) -> list[CallEvent]:
        if not is_tracing_active():
            start_tracing(*self._arguments, **self._options)
            self._number = _native.load().number()
        return self.events

    def __exit__(self, *_: object) -> None:
        if self._number and self._number == _native.load().number():
            self.events[:] = stop_tracing()

    async def __aenter__(self) -> list[CallEvent]:
        return self.__enter__()

    async def __aexit__(self, *_: object) -> None:
        self.__exit__()
