"""Printing: a tree, a summary, or event by event. All goes through `sys.stdout`, and takes time in proportion to the events."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice

from .config import _settings
from .core import CallEvent, get_trace_data

_MESSAGE_LIMIT = 200
_EMPTY = "[flowtrace] (empty trace)"
# For an output that has no arrows.
_ASCII = str.maketrans({"→": "->", "←": "<-", "↯": "!", "⤷": "\\_", "…": "..."})


def print_tree(
    events: list[CallEvent] | None = None,
    indent: int = 0,
    parent_id: int | None = None,
    *,
    color: bool | None = None,
) -> None:
    """Prints events (None: those of the last session) as a tree.

    `indent`: levels to begin with. `parent_id`: only what lies below this call. `color`: None is the global setting.
    """
    if events is None:
        events = get_trace_data()
    if not events:
        return _write([_EMPTY])
    colors = _Colors(_settings["color"] if color is None else color)
    _write(_tree(events, indent, parent_id, colors))


def print_summary(events: list[CallEvent] | None = None) -> None:
    """Prints one line: how many events, their time, the last function."""
    if events is None:
        events = get_trace_data()
    if not events:
        return _write([_EMPTY])
    calls = {event.id: event for event in events if event.kind == "call"}
    # The time of the outermost calls: that of callees is part of it.
    total = sum(
        event.duration
        for event in events
        if event.duration is not None
        and (call := calls.get(event.parent_id)) is not None  # type: ignore[arg-type]
        and call.parent_id not in calls
    )
    _write([f"[flowtrace] {len(events)} events, {total:.6f}s, last function: {_visible(events[-1].func_name)}"])


def print_events_debug(events: list[CallEvent] | None = None) -> None:
    """Prints event by event."""
    if events is None:
        events = get_trace_data()
    if not events:
        return _write(["[flowtrace] (no events)"])
    _write(_each(events))


def _each(events: list[CallEvent]) -> Iterator[str]:
    yield "[flowtrace] events:"
    for event in events:
        line = f"    {event.kind} {_visible(event.func_name)}"
        if event.kind == "exception":
            line += f" {_exception(event)} {_mark(event)}"
        elif event.kind == "call" and event.args_repr:
            line += f" ({_visible(event.args_repr)})"
        elif event.kind == "return":
            if event.result_repr is not None:
                line += f" → {_visible(event.result_repr)}"
            if event.duration is not None:
                line += f" ({event.duration:.6f}s)"
        yield line


class _Colors:
    """What stands around the parts of a line."""

    def __init__(self, on: bool) -> None:
        self.time, self.error, self.end = ("\x1b[2m", "\x1b[31m", "\x1b[0m") if on else ("", "", "")


def _tree(events: list[CallEvent], indent: int, parent_id: int | None, colors: _Colors) -> Iterator[str]:
    known = {event.id for event in events if event.kind == "call"}
    below: dict[int | None, list[CallEvent]] = {}
    ends: dict[int | None, CallEvent] = {}
    for event in events:
        caller = event.parent_id
        if event.kind == "return":
            ends[caller] = event
            continue
        # A call whose caller is not among the events is an outermost one.
        if caller not in known:
            caller = None
        if caller in below:
            below[caller].append(event)
        else:
            below[caller] = [event]
    inline = _settings["inline_return"]
    # What is still to be written of each level: its events, the line that closes the call around them, and its signature.
    pending = [(iter(below.get(parent_id, ())), "", "")]
    spaces = ["  " * indent]
    while pending:
        rest, closing, caller_signature = pending[-1]
        space = spaces[-1]
        for event in rest:
            if event.kind == "exception":
                signature = caller_signature or _signature(event)
                yield f"{space}{colors.error}↯ {signature} {_exception(event)} {_mark(event)}{colors.end}"
                if event.exc_tb:
                    yield f"{space}   ⤷ {_visible(event.exc_tb)}"
                continue
            signature = _signature(event)
            end = ends.get(event.id)
            outcome = "" if end is None else _outcome(end, colors)
            inner = below.get(event.id)
            if inner is None and end is not None and inline and not end.via_exception:
                yield f"{space}→ {signature}{outcome}"
                continue
            yield f"{space}→ {signature}"
            if end is None:
                closing = ""
            elif end.via_exception:
                closing = f"{colors.error}↯ {signature}{colors.end}{outcome} [exc-return]"
            else:
                closing = f"← {signature}{outcome}"
            pending.append((iter(inner or ()), closing, signature))
            spaces.append(space + "  ")
            break
        else:
            pending.pop()
            spaces.pop()
            if closing:
                yield spaces[-1] + closing


def _signature(event: CallEvent) -> str:
    name = event.qualname or event.func_name
    # `outer.<locals>.inner` is `inner`; `Class.method` is told from another class's.
    if ">" in name:
        name = name.rpartition("<locals>.")[2]
    arguments = event.args_repr
    if not arguments:
        return f"{name}()"
    return f"{name}({arguments if arguments.isprintable() else _visible(arguments)})"


def _outcome(end: CallEvent, colors: _Colors) -> str:
    duration, result = end.duration, end.result_repr
    text = "" if duration is None else f" {colors.time}[{duration:.6f}s]{colors.end}"
    return text if result is None else f"{text} → {result if result.isprintable() else _visible(result)}"


def _exception(event: CallEvent) -> str:
    message = event.exc_msg or ""
    if len(message) > _MESSAGE_LIMIT:
        message = message[: _MESSAGE_LIMIT - 1] + "…"
    return f"{event.exc_type}: {_visible(message)}"


def _mark(event: CallEvent) -> str:
    return "[raised]" if event.caught is None else "[caught]" if event.caught else "[propagated]"


def _visible(text: str) -> str:
    """Control characters, and those that change a line's direction, would do more than be seen."""
    return text if text.isprintable() else _HIDDEN.sub(_escaped, text)


_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    number = ord(character)
    return _SHORT.get(character) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")


def _write(lines: Iterable[str]) -> None:
    output = sys.stdout
    if output is None:
        return
    rest = iter(lines)
    while part := list(islice(rest, 2000)):
        text = "\n".join(part) + "\n"
        try:
            output.write(text)
        except UnicodeEncodeError:
            encoding = getattr(output, "encoding", None) or "ascii"
            output.write(text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding))
