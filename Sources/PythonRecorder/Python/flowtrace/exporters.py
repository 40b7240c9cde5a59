"""Events as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import IO, Any

from .core import CallEvent, get_trace_data

_FIELDS = [field.name for field in fields(CallEvent) if field.name != "context"]


def export_json(
    events: Iterable[CallEvent] | None = None, file: str | os.PathLike[str] | IO[str] | None = None
) -> str | None:
    """Writes events (None: those of the last session) as a JSON array, one object a line, with all fields of `CallEvent`,
    `thread` and `task`. `file` is a path, or something to write to; without one the text is given back.
    """
    if events is None:
        events = get_trace_data()
    if file is None:
        return "".join(_parts(events))
    if hasattr(file, "write"):
        file.writelines(_parts(events))
    else:
        with open(file, "w", encoding="utf-8") as target:
            target.writelines(_parts(events))
    return None


def _parts(events: Iterable[CallEvent]) -> Iterator[str]:
    encode = json.JSONEncoder(ensure_ascii=False, default=repr).encode
    rest = iter(events)
    opening = "[\n"
    while part := list(islice(rest, 1000)):
        yield opening + ",\n".join(encode(as_dict(event)) for event in part)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def as_dict(event: CallEvent) -> dict[str, Any]:
    """The fields of an event, as they are exported."""
    exported = {name: getattr(event, name) for name in _FIELDS}
    exported["thread"] = event.thread
    exported["task"] = event.task
    return exported
