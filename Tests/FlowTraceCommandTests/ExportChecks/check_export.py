"""Reads what `flowtrace export` wrote as other programs would, holds it against the rules of its format, and prints what it
found as JSON: `calls`, and per format what else is worth comparing. Knows nothing of FlowTrace's own code.

    python3 check_export.py FORMAT FILE
"""

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from decimal import Decimal


def opened(path):
    if path.endswith((".gz", ".pftrace")):
        return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, "rb")
    return open(path, encoding="utf-8")


def nanoseconds(microseconds):
    time = Decimal(microseconds) * 1000
    assert time == int(time), f"finer than a nanosecond: {microseconds}"
    return int(time)


def chrome(file):
    events = json.load(file, parse_float=Decimal)["traceEvents"]
    threads, tasks = defaultdict(list), defaultdict(list)
    last, names, calls, raised = {}, Counter(), 0, 0
    for event in events:
        kind, place = event["ph"], (event["pid"], event["tid"])
        assert all(isinstance(number, int) for number in place), event
        if kind == "M":
            assert event["name"] in ("process_name", "thread_name") and event["args"]["name"], event
            continue
        time = nanoseconds(event["ts"])
        if kind == "X":
            # Strictly nested on its thread, outer calls first.
            end, stack = time + nanoseconds(event["dur"]), threads[place]
            assert last.get(place, 0) <= time <= end, event
            last[place] = time
            while stack and stack[-1] <= time and not (stack[-1] == time == end):
                stack.pop()
            assert not stack or end <= stack[-1], event
            stack.append(end)
        elif kind in "be":
            stack, key = tasks[event["cat"], event["id"]], ("task", event["cat"], event["id"])
            assert last.get(key, 0) <= time, event
            last[key] = time
            if kind == "b":
                stack.append(event["name"])
            else:
                assert stack.pop() == event["name"], event
        else:
            assert kind == "i", event
        if kind in "Xb" and "args" in event:
            calls += 1
            names[event["name"]] += 1
            raised += event["args"].get("mark") == "propagated"
    assert not any(tasks.values()), "a task's call has no end"
    return {"calls": calls, "tasks": len(tasks), "threads": len(threads), "names": names, "raised": raised}


def speedscope(file):
    document = json.load(file)
    assert document["$schema"] == "https://www.speedscope.app/file-format-schema.json"
    frames = document["shared"]["frames"]
    assert all(isinstance(frame["name"], str) for frame in frames)
    calls, names = 0, Counter()
    for profile in document["profiles"]:
        assert profile["type"] == "evented" and profile["unit"] == "nanoseconds" and profile["name"]
        last, stack = profile["startValue"], []
        for event in profile["events"]:
            assert event["at"] >= last, event
            last = event["at"]
            if event["type"] == "O":
                stack.append(event["frame"])
                calls += 1
                names[frames[event["frame"]]["name"]] += 1
            else:
                assert event["type"] == "C" and stack.pop() == event["frame"], event
        assert not stack and last <= profile["endValue"]
    names.pop("calls lost", None)
    return {"calls": sum(names.values()), "profiles": len(document["profiles"]), "names": names}


def folded(file):
    stacks, weight = Counter(), 0
    for line in file:
        found = re.fullmatch(r"([^;\n]+(?:;[^;\n]+)*) ([1-9][0-9]*)\n", line)
        assert found, repr(line)
        assert found[1] not in stacks, "a stack comes twice"
        stacks[found[1]] = int(found[2])
        weight += int(found[2])
    return {"stacks": len(stacks), "weight": weight, "roots": sorted({stack.split(";")[0] for stack in stacks})}


def jsonl(file):
    lanes, calls, lost, names = set(), 0, 0, Counter()
    for line in file:
        entry = json.loads(line)
        if "row" not in entry:
            assert entry["kind"] in ("thread", "task")
            lanes.add(entry["lane"])
            continue
        assert entry["lane"] in lanes
        if "lost" in entry:
            lost += entry["lost"]
            continue
        calls += 1
        names[entry["function"]] += 1
    return {"calls": calls, "lanes": len(lanes), "lost": lost, "names": names}


FIELDS = (
    "id kind func_name parent_id args_repr result_repr duration exc_type exc_msg caught via_exception exc_tb "
    "collect_args collect_result collect_timing"
).split()


def events(file):
    found = json.load(file)
    kinds, returned, names = Counter(), set(), Counter()
    for index, event in enumerate(found):
        assert event["id"] == index and all(field in event for field in FIELDS), event
        kind, parent = event["kind"], event["parent_id"]
        kinds[kind] += 1
        assert parent is None or parent < index and found[parent]["kind"] == "call", event
        if kind == "call":
            names[event["qualname"]] += 1
            assert parent not in returned, "called by a call that has returned"
        else:
            assert found[parent]["func_name"] == event["func_name"] and parent not in returned, event
        if kind == "return":
            returned.add(parent)
            assert event["duration"] >= 0 and isinstance(event["via_exception"], bool)
        if kind == "exception":
            assert event["exc_type"] and isinstance(event["caught"], bool)
    return {"calls": kinds["call"], "returns": kinds["return"], "exceptions": kinds["exception"], "names": names}


def text(file):
    lines = [line for line in file if not line.startswith("──")]
    return {"calls": sum("calls lost" not in line for line in lines)}


def fields(data):
    """The fields of a protobuf message: number and value, an int or bytes."""
    at, end = 0, len(data)

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    while at < end:
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:
            assert key & 7 == 2, f"wire type {key & 7}"
            length = varint()
            assert at + length <= end
            yield key >> 3, data[at : at + length]
            at += length


def perfetto(file):
    # Numbers of fields: protos/perfetto/trace/trace_packet.proto, track_event/track_event.proto, interned_data.proto.
    tracks, names, categories, stacks, last = {}, {}, {}, defaultdict(list), {}
    found, calls, instants, notes = Counter(), 0, 0, Counter()
    for number, packet in fields(file.read()):
        assert number == 1
        parts = dict(fields(packet))
        assert parts[10] == 1
        if 12 in parts:
            for kind, entry in fields(parts[12]):
                entry = dict(fields(entry))
                assert entry[1] > 0
                table = {1: categories, 2: names}.get(kind, {})
                assert entry[1] not in table, "interned twice"
                table[entry[1]] = entry.get(2, b"").decode()
        if 60 in parts:
            track = dict(fields(parts[60]))
            assert track[1] not in tracks and (5 not in track or track[5] in tracks)
            tracks[track[1]] = track
        if 11 in parts:
            event = list(fields(parts[11]))
            single = dict(event)
            kind, track, time = single[9], single[11], parts[8]
            assert track in tracks and last.get(track, 0) <= time and parts[13] & 2
            last[track] = time
            if kind == 1:
                assert single[3] in categories
                stacks[track].append(single[10])
                found[names[single[10]]] += 1
                calls += 1
                for field, annotation in event:
                    if field == 4:
                        notes[dict(fields(annotation))[1]] += 1
            elif kind == 2:
                stacks[track].pop()
            else:
                assert kind == 3 and single[23]
                instants += 1
    assert not any(stacks.values()), "a slice has no end"
    return {"calls": calls, "tracks": len(tracks), "names": found, "lost": instants}


def html(file):
    page = file.read()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    # Nothing is loaded from elsewhere; what the program calls its arguments is its own affair.
    rest = page.replace(scripts[0][1], "")
    assert page.startswith("<!doctype html>") and not re.search(r"(src|href)\s*=|url\(|@import|fetch\(", rest)
    assert len(scripts) == 2 and 'id="rows"' in scripts[0][0]
    last, calls = -1, 0
    for depth, kind, words, time in json.loads(scripts[0][1]):
        assert 0 <= depth <= last + 1, "a level is left out"
        last = depth
        calls += kind not in ("lane", "lost")
        assert words and "\x1b" not in words
    return {"calls": calls}


READERS = {
    "chrome": chrome, "speedscope": speedscope, "folded": folded, "jsonl": jsonl, "json": events, "text": text,
    "perfetto": perfetto, "html": html,
}

if __name__ == "__main__":
    with opened(sys.argv[2]) as source:
        json.dump(READERS[sys.argv[1]](source), sys.stdout)
