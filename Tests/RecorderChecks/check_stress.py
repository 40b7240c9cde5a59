"""Large programs: nothing is lost, every call closes, and the recorder's memory stays bounded.

`check_stress.py PYTHON EXTENSION [PERCENT]`: 200 threads, 10,000 tasks, a million siblings, generators 5,000 deep, recursion of
20,000 levels; PERCENT of that. Exit code 1 and a sentence for each difference.
"""

import os
import subprocess
import sys
import tempfile

import wire_reader
from check_counts import INJECT

# Each defines `work` so that it calls `leaf` EXPECTED times.
PROGRAMS = {
    "threads": (
        200 * 50,
        """
import threading
def loop():
    for _ in range(50): leaf()
def work(count):
    threads = [threading.Thread(target=loop) for _ in range(count // 50)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
""",
    ),
    "tasks": (
        10_000,
        """
import asyncio
async def task():
    await asyncio.sleep(0)
    leaf()
    await asyncio.sleep(0)
async def main(count): await asyncio.gather(*(task() for _ in range(count)))
def work(count): asyncio.run(main(count))
""",
    ),
    "siblings": (
        1_000_000,
        """
def work(count):
    for _ in range(count): leaf()
""",
    ),
    "generators": (
        5_000,
        """
import sys
def chain(n):
    leaf()
    yield n
    if n > 1: yield from chain(n - 1)
def work(count):
    sys.setrecursionlimit(count * 2 + 1000)
    depth = 0
    for _ in chain(count): depth += 1
""",
    ),
    "levels": (
        20_000,
        """
import sys
def deeper(n):
    leaf()
    if n > 1: deeper(n - 1)
def work(count):
    sys.setrecursionlimit(count * 2 + 1000)
    deeper(count)
""",
    ),
}
ENDING = """
def leaf(): pass
import resource
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
work({count})
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
# The history ring, 64 MiB, and what the lanes and tables of 10,000 tasks take.
GREATEST_GROWTH = 160 << 10


def run(python, extension, name, percent):
    expected, program = PROGRAMS[name]
    count = expected * percent // 100
    if name == "threads":
        count = max(50, count // 50 * 50)
    with tempfile.TemporaryDirectory() as place:
        path, trace = os.path.join(place, name + ".py"), os.path.join(place, "trace")
        with open(path, "w", encoding="utf-8") as file:
            file.write(program + ENDING.format(count=count))
        plain = subprocess.run([python, path], capture_output=True, timeout=300)
        environment = dict(os.environ, FLOWTRACE_EXTENSION=extension, FLOWTRACE_FILE=trace, PYTHONPATH=INJECT)
        done = subprocess.run([python, path], env=environment, capture_output=True, timeout=300)
        stream = wire_reader.read(trace, values=False)
    found = []
    if done.returncode != plain.returncode:
        found.append(f"exit code {done.returncode}, untraced {plain.returncode}: {done.stderr.decode()[-300:]}")
        return count, found
    grown = int(done.stdout) - int(plain.stdout)
    if grown > GREATEST_GROWTH:
        found.append(f"{grown} KiB more memory than untraced")
    leaves = sum(n for number, n in stream.counts["enter"].items() if stream.functions[number][0] == "leaf")
    if leaves != count:
        found.append(f"{leaves} calls of leaf, expected {count}")
    for what in ("forgotten", "underflows", "reopened"):
        if getattr(stream, what):
            found.append(f"{what}: {getattr(stream, what)}")
    begun, resumed = sum(stream.counts["enter"].values()), sum(stream.counts["resume"].values())
    ended = sum(sum(stream.counts[kind].values()) for kind in ("exit", "unwind", "suspend"))
    if begun + resumed != ended:
        found.append(f"{begun + resumed} calls and parts begun, {ended} ended")
    if any(chunks or calls for _, chunks, calls in stream.states):
        found.append(f"dropped: {stream.states}")
    if stream.end != 0:
        found.append("the stream has no end record")
    return count, found


def main():
    python, extension, percent = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 100
    total = 0
    for name in PROGRAMS:
        count, found = run(python, extension, name, percent)
        total += len(found)
        print(f"{name}: {count} leaves, {len(found)} differences")
        for line in found:
            print("  " + line)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
