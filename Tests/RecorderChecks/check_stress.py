"""Large programs: nothing is lost, every call closes, and the recorder's memory stays bounded.

`check_stress.py PYTHON EXTENSION [PERCENT [COMMAND [NAME…]]]`: 200 threads, 10,000 tasks, 1,000 forks, a million siblings, generators
100,000 deep, recursion of 20,000 levels, 200,000 functions that are compiled, 400,000 classes, 100,000 threads after each other;
PERCENT of that. COMMAND, the path of `flowtrace`, runs each once more with itself as the
collector. Exit code 1 and a sentence for each difference.
"""

import os
import subprocess
import sys
import tempfile

import wire_reader
from surroundings import recorded, unrecorded

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
        100_000,
        """
import sys
def chain(n):
    leaf()
    if n > 1: yield from chain(n - 1)
    else: yield n
def work(count):
    sys.setrecursionlimit(count * 2 + 1000)
    # Each value passes all generators on its way: there is one.
    for _ in chain(count): pass
""",
    ),
    "forks": (
        1_000,
        """
import os
def child():
    leaf()
    raise SystemExit
def work(count):
    for n in range(count):
        if os.fork() == 0: child()
        if n % 20 == 19:
            for _ in range(20): os.wait()
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
    # Code objects that die: each of another name, and the same again and again.
    "compiled": (
        200_000,
        """
def work(count):
    for n in range(count):
        names = {"leaf": leaf}
        exec(f"def f_{n}(a): leaf()\\nf_{n}(1)", names)
""",
    ),
    "templates": (
        200_000,
        """
import collections
def work(count):
    for n in range(count):
        names = {"leaf": leaf}
        exec("def render(a): leaf()\\nrender(1)", names)
        if n % 1000 == 0: collections.namedtuple("Pair", "a b")(1, n)
""",
    ),
    # Types, shapes of objects and lanes that come and go.
    "classes": (
        400_000,
        """
def work(count):
    for n in range(count):
        one = type(f"C{n}" if n % 2 else "Same", (Exception,), {})
        try: raise one(n)
        except one as error: error.a = n; leaf(error)
""",
    ),
    "lanes": (
        100_000,
        """
import asyncio, threading
async def task(): leaf()
async def main(count):
    for _ in range(count): await asyncio.create_task(task())
def work(count):
    for _ in range(count // 4):
        thread = threading.Thread(target=leaf); thread.start(); thread.join()
    asyncio.run(main(count - count // 4))
""",
    ),
}
ENDING = """
def leaf(error=None): pass
def greatest():
    # Not that of `getrusage`, which begins with the memory of whoever has started this.
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
before = greatest()
work({count})
print(greatest() - before)
"""
# The history ring, 64 MiB, and what the lanes and tables of 10,000 tasks take.
GREATEST_GROWTH = 160 << 10
# Of programs that make functions, classes or lanes without end: a history of 4 MiB, 4 MiB of records of what is gone, tables.
ENDLESS = ("compiled", "templates", "classes", "lanes")
GREATEST_OF_ENDLESS = 20 << 10


def run(python, extension, name, percent, command):
    expected, program = PROGRAMS[name]
    count = expected * percent // 100
    if name in ("threads", "forks"):
        count = max(100, count // 100 * 100)
    with tempfile.TemporaryDirectory() as place:
        path, trace = os.path.join(place, name + ".py"), os.path.join(place, "trace")
        with open(path, "w", encoding="utf-8") as file:
            file.write(program + ENDING.format(count=count))
        plain = subprocess.run([python, path], capture_output=True, timeout=300)
        environment = recorded(extension, trace)
        if name in ENDLESS:
            environment["FLOWTRACE_HISTORY"] = str(4 << 20)
        done = subprocess.run([python, path], env=environment, capture_output=True, timeout=300)
        found = []
        if done.returncode != plain.returncode:
            found.append(f"exit code {done.returncode}, untraced {plain.returncode}: {done.stderr.decode()[-300:]}")
            return count, "", found
        grown = int(done.stdout) - int(plain.stdout)
        text = f", {grown >> 10} MiB more than untraced"
        if grown > (GREATEST_OF_ENDLESS if name in ENDLESS else GREATEST_GROWTH):
            found.append(f"{grown} KiB more memory than untraced")
        found += faults(wire_reader.read_all(trace), count)
        if command:
            calls, errors, peak = collect(command, python, path)
            text += f", {peak >> 10} MiB with the collector"
            if calls != count or errors:
                found.append(f"the collector has {calls} calls of leaf, and says: {errors[-300:]}")
    return count, text, found


def faults(streams, count):
    found = []
    leaves = 0
    for stream in streams:
        leaves += sum(n for number, n in stream.counts["enter"].items() if stream.functions[number][0] == "leaf")
        for what in ("forgotten", "underflows", "outside"):
            if getattr(stream, what):
                found.append(f"{what}: {getattr(stream, what)}")
        begun, resumed = sum(stream.counts["enter"].values()), sum(stream.counts["resume"].values())
        ended = sum(sum(stream.counts[kind].values()) for kind in ("exit", "unwind", "suspend"))
        # A child that ends in the middle leaves calls open, and those of its parent are told to it.
        if len(streams) == 1 and (begun + resumed != ended or stream.reopened):
            found.append(f"{begun + resumed} calls and parts begun, {ended} ended, {stream.reopened} told anew")
        if any(any(dropped) for _, *dropped in stream.states):
            found.append(f"dropped: {stream.states}")
    if streams[0].end != 0:
        found.append("the stream has no end record")
    if leaves != count:
        found.append(f"{leaves} calls of leaf in {len(streams)} processes, expected {count}")
    return found


def collect(command, python, path):
    """Calls of `leaf` that `flowtrace run` prints, what it says, and the greatest memory in KiB of it or of the program."""
    calls = 0
    with tempfile.TemporaryFile() as errors:
        arguments = [command, "run", "--json", "--all", "--python", python, path]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=errors, env=unrecorded())
        for line in process.stdout:
            calls += b'"leaf"' in line
        process.stdout.close()
        _, _, usage = os.wait4(process.pid, 0)
        errors.seek(0)
        said = [line for line in errors.read().decode().splitlines() if not line.isdigit()]
    return calls, "\n".join(said), usage.ru_maxrss


def main():
    python, extension = sys.argv[1:3]
    percent = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    command = sys.argv[4] if len(sys.argv) > 4 and sys.argv[4] else None
    total = 0
    for name in sys.argv[5:] or PROGRAMS:
        count, text, found = run(python, extension, name, percent, command)
        total += len(found)
        print(f"{name}: {count} leaves, {len(found)} differences{text}")
        for line in found:
            print("  " + line)
        sys.stdout.flush()
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
