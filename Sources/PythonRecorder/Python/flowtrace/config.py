"""Global settings, which hold wherever a decorator says nothing else."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from . import _native


class Settings(TypedDict, total=False):
    """What `config` takes."""

    show_args: bool
    show_result: bool
    show_timing: bool
    show_exc: bool | int
    exc_tb_depth: int
    inline_return: bool
    color: bool


_settings: dict[str, Any] = {
    "show_args": True,
    "show_result": True,
    "show_timing": True,
    "show_exc": False,
    "exc_tb_depth": 2,
    "inline_return": True,
    "color": False,
}


Flags = tuple[object, object, object, object]


def bits(args: object, result: object, timing: object, exc: object) -> int:
    """The flags as the recorder takes them."""
    return bool(args) * _native.ARGUMENTS | bool(result) * _native.RESULT | bool(timing) * _native.TIMING | (
        bool(exc) * _native.TRACEBACK
    )


def config(**settings: Unpack[Settings]) -> None:
    """Changes global settings; those that are not named stay as they are. TypeError: there is no such setting.

    show_args, show_result, show_timing: are arguments, results and durations collected and shown? (True)
    show_exc: is the traceback of exceptions shown, too? (False)
    exc_tb_depth: frames of a traceback; ValueError if it is no number of them. (2)
    inline_return: a call without callees takes one line. (True)
    color: print with the terminal's colours. (False)
    """
    unknown = sorted(set(settings) - set(_settings))
    if unknown:
        raise TypeError(f"config() knows no {', '.join(map(repr, unknown))}: it takes {', '.join(_settings)}")
    depth = settings.get("exc_tb_depth", 1)
    if isinstance(depth, bool) or not isinstance(depth, int) or depth < 0:
        raise ValueError(f"exc_tb_depth is a number of frames, not {depth!r}")
    _settings.update(settings)
    _native.configure()


def get_config() -> dict[str, Any]:
    """A copy of the settings."""
    return dict(_settings)


def shown(flags: Flags) -> Flags:
    """`show_args`, `show_result`, `show_timing` and `show_exc`, with the global setting for None."""
    args, result, timing, exc = (
        _settings[name] if flag is None else flag
        for name, flag in zip(("show_args", "show_result", "show_timing", "show_exc"), flags)
    )
    return args, result, timing, exc


def traceback_depth(show_exc: object, depth: int) -> int:
    """Frames of a traceback, as the recorder takes them. `show_exc` may be a number: theirs."""
    frames = show_exc if isinstance(show_exc, int) and not isinstance(show_exc, bool) else depth
    return max(0, min(frames, 255))


# `flowtrace.config` is this function and hides its module: both are reached through it.
config.config = config  # type: ignore[attr-defined]
config.get_config = get_config  # type: ignore[attr-defined]
