"""Compares the recorder's stream with the oracle's counts (`oracle/sitecustomize.py`).

`check_counts.py PYTHON EXTENSION [PROGRAM ARGUMENTS…]`, without a program all of `programs/`, with the word `applications` all of
`applications/`, which use well-known libraries; exit code 1 and the differences when they do not agree.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter

import wire_reader
from surroundings import HERE, INJECT, missing, recorded

ASYNCHRONOUS = 2 | 4


def run(python, extension, arguments, oracle=True, folder=None, **variables):
    """Runs a program with the recorder and the oracle. Gives the finished process, the stream, the oracle's facts."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        trace, facts = os.path.join(place, "trace"), os.path.join(place, "facts")
        environment = recorded(extension, trace, os.path.join(place, "errors")) | variables
        path = os.path.join(HERE, "oracle")
        if oracle:
            environment["ORACLE_FILE"] = facts
        environment["FLOWTRACE_PYTHONPATH"] = path
        environment["PYTHONPATH"] = f"{INJECT}:{path}"
        done = subprocess.run([python, *arguments], env=environment, capture_output=True, timeout=900)
        if os.path.exists(environment["FLOWTRACE_ERRORS"]):
            with open(environment["FLOWTRACE_ERRORS"], encoding="utf-8") as file:
                raise RuntimeError(f"not recorded: {file.read()}")
        stream = wire_reader.read(trace)
        if not oracle:
            return done, stream, None
        return done, stream, read_facts(facts)


def read_facts(path):
    """What the oracle has written: `functions`, a list of (qualified name, file, line, {event: count}), and `depth`."""
    with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    functions = []
    for name, file, line, *events in lines[:-1]:
        functions.append((name, file, int(line), {key: int(n) for key, n in (event.split("=") for event in events)}))
    return {"functions": functions, "depth": int(lines[-1][1])}


def differences(stream, facts):
    """Sentences that say where the stream and the oracle disagree."""
    expected, seen, asynchronous = {}, {}, set()
    for name, file, line, events in facts["functions"]:
        if not file.startswith(os.path.join(HERE, "oracle")):
            expected.setdefault((name, file, line), Counter()).update(events)
    for number, (name, file, line, _, _, flags, _) in stream.functions.items():
        if file.startswith(os.path.join(HERE, "oracle")):
            continue
        key = (name, file, line)
        entry = seen.setdefault(key, Counter())
        if flags & ASYNCHRONOUS:
            asynchronous.add(key)
        for kind, counter in stream.counts.items():
            entry[kind] += counter[number]
    found = []
    pairs = [("enter", ("PY_START",)), ("exit", ("PY_RETURN",)), ("unwind", ("PY_UNWIND",))]
    always = [("raise", ("RAISE",)), ("handled", ("EXCEPTION_HANDLED",)), ("reraise", ("RERAISE",))]
    generators = [("suspend", ("PY_YIELD",)), ("resume", ("PY_RESUME", "PY_THROW"))]
    for key in sorted(expected.keys() | seen.keys()):
        one, other = expected.get(key, Counter()), seen.get(key, Counter())
        for kind, events in pairs + always + ([] if key in asynchronous else generators):
            wanted = sum(one[event] for event in events)
            if wanted != other[kind]:
                found.append(f"{key}: {kind} {other[kind]}, the oracle has {wanted}")
    if not asynchronous:
        # The numbers of ended threads are used again, so the oracle can't tell all threads apart.
        depth, wanted = max(stream.greatest_depth.values()), facts["depth"]
        if depth != wanted:
            found.append(f"greatest depth {depth}, the oracle has {wanted}")
    for what in ("forgotten", "underflows", "reopened", "outside"):
        if getattr(stream, what):
            found.append(f"{what}: {getattr(stream, what)}")
    if stream.end != 0:
        found.append("the stream has no end record")
    return found


def lacking(python, program):
    """The first module that the program's first line says it needs, and this Python has not."""
    with open(program, encoding="utf-8") as file:
        return missing(python, file.readline().removeprefix("#"))


def check(python, extension, arguments):
    lack = lacking(python, arguments[0]) if arguments[0].endswith(".py") else None
    if lack:
        print(f"{os.path.basename(arguments[0])}: passed over, since {python} has no {lack}")
        return True
    done, stream, facts = run(python, extension, arguments)
    found = differences(stream, facts)
    calls = sum(stream.counts["enter"].values())
    name = os.path.basename(arguments[0])
    print(f"{name}: {calls} calls, {stream.events} events, {len(found)} differences, exit code {done.returncode}")
    for line in found[:20]:
        print("  " + line)
    if done.returncode:
        print(done.stderr.decode()[-600:])
    return not found


def main():
    python, extension, *arguments = sys.argv[1:]
    folder = "applications" if arguments == ["applications"] else "programs"
    programs = [os.path.join(HERE, folder, name) for name in sorted(os.listdir(os.path.join(HERE, folder))) if name.endswith(".py")]
    runs = [arguments] if arguments and folder == "programs" else [[path] for path in programs]
    return 0 if all([check(python, extension, each) for each in runs]) else 1


if __name__ == "__main__":
    sys.exit(main())
