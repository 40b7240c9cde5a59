"""Runs generated programs with the `flowtrace` that PYTHONPATH leads to: `work.py FOLDER FIRST COUNT`. Writes what each printed and
the events of its sessions as a line of JSON."""

import asyncio
import contextlib
import io
import json
import os
import sys
import traceback

import flowtrace
from compare import FIELDS
from generate import Program


def run(seed, folder):
    program = Program(seed)
    path = os.path.join(folder, f"program{seed}.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(program.text)
    sessions, fault = [], None

    def keep(events):
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            flowtrace.print_tree(events)
        facts = [[getattr(event, field) for field in FIELDS] for event in events]
        sessions.append({"events": facts, "shown": shown.getvalue()})

    names = {"__name__": "program", "keep": keep}
    with contextlib.redirect_stdout(io.StringIO()) as output:
        try:
            exec(compile(program.text, path, "exec"), names)
        except BaseException:
            fault = traceback.format_exc(limit=-3)
            flowtrace.stop_tracing()
    return {
        "seed": seed, "prints alike": program.prints_alike, "printed": output.getvalue(), "sessions": sessions, "fault": fault,
    }  # fmt: skip


def main():
    # Modules that are imported at the first use, so that their import is in no session: the model takes frozen ones for the user's.
    asyncio.run(asyncio.sleep(0))
    folder, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for seed in range(first, first + count):
        print(json.dumps(run(seed, folder)))


if __name__ == "__main__":
    main()
