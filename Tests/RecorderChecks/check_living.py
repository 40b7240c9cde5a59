"""Other tools and habits beside the recorder: each program behaves as it does unrecorded, and is recorded.

`check_living.py PYTHON EXTENSION [NAME…]`. Programs whose modules are missing are passed over, and said to be.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import wire_reader
from living_programs import (
    CLIENT, DAEMON, DEBUG_CLIENT, DESCRIPTORS, SCREEN, SERVER, SHUTDOWN, SIGNALS, STARTERS, SUBINTERPRETERS, WORK,
)  # fmt: skip
from surroundings import INJECT, missing, recorded, unrecorded, use_default_signals

# Calls of `leaf` in `main`.
LEAVES = 22


class Place:
    """A folder, a Python, and how programs are run in them."""

    def __init__(self, python, extension, folder):
        self.python, self.extension, self.folder = python, extension, folder
        self.trace = os.path.join(folder, "trace")

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run(self, arguments, traced, **variables):
        environment = unrecorded()
        if traced:
            environment = recorded(self.extension, self.trace, os.path.join(self.folder, "errors"))
            if os.path.exists(self.trace):
                os.remove(self.trace)
        environment |= {"PYTHONDONTWRITEBYTECODE": "1", **variables}
        return subprocess.run(
            [self.python, *arguments], env=environment, cwd=self.folder, capture_output=True, text=True, timeout=120,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def same(self, arguments, refused=False, **variables):
        """Runs it without and with the recorder; both must print and end alike. Gives the second run. `refused`: a part of it is not
        recorded, which the recorder has written down."""
        plain = self.run(arguments, False, **variables)
        traced = self.run(arguments, True, **variables)
        for what in ("returncode", "stdout", "stderr"):
            one, other = getattr(plain, what), getattr(traced, what)
            if mask(one) != mask(other):
                raise AssertionError(f"{what} without {one!r:.600}, with {other!r:.600}")
        errors = os.path.join(self.folder, "errors")
        if os.path.exists(errors) and not refused:
            with open(errors, encoding="utf-8") as file:
                raise AssertionError(f"not recorded: {file.read()}")
        return traced

    def count(self, name, streams=None):
        """Calls of the functions of that name, in all processes of the trace."""
        return sum(
            number
            for stream in streams or self.streams()
            for function, number in stream.counts["enter"].items()
            if stream.functions[function][0].split(".")[-1] == name
        )

    def streams(self):
        return wire_reader.read_all(self.trace)


def mask(text):
    return re.sub(r"\d+\.\d+|0x[0-9a-f]+", "#", text) if isinstance(text, str) else text


def expect(found, wanted, what):
    if found != wanted:
        raise AssertionError(f"{what}: {found}, expected {wanted}")


# MARK: Tools


def coverage_of(place, traced, core):
    path = place.write("program.py", WORK + "main()\n")
    done = place.run(["-m", "coverage", "run", "--branch", path], traced, COVERAGE_CORE=core)
    expect(done.returncode, 0, f"coverage {done.stderr}")
    done = place.run(["-m", "coverage", "json", "-q", "-o", "report.json"], False)
    expect(done.returncode, 0, f"coverage json {done.stderr}")
    with open(os.path.join(place.folder, "report.json"), encoding="utf-8") as file:
        return {name: entry["summary"] for name, entry in json.load(file)["files"].items()}


def coverage(place):
    """needs coverage"""
    for core in ("sysmon", "ctrace"):
        plain = coverage_of(place, False, core)
        traced = coverage_of(place, True, core)
        expect(traced, plain, f"coverage by {core}")
        expect(place.count("leaf"), LEAVES, "calls of leaf")


def pytest_cov(place):
    """needs pytest pytest_cov"""
    place.write("shop.py", WORK)
    place.write("test_shop.py", "import shop\ndef test_work(): assert shop.work(30) == 560\ndef test_main(): shop.main()\n")
    arguments = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--cov=shop", "--cov-branch", "test_shop.py"]
    done = place.same(arguments, COVERAGE_CORE="sysmon")
    if "100%" not in done.stdout:
        raise AssertionError(done.stdout)
    expect(place.count("leaf"), 20 + LEAVES, "calls of leaf")


def profile(place):
    path = place.write("program.py", WORK + "main()\n")
    text = "import cProfile, pstats, runpy\np = cProfile.Profile()\n"
    text += f"p.runcall(runpy.run_path, {path!r})\ns = pstats.Stats(p)\n"
    text += "print(sorted((k[2], v[0], v[1]) for k, v in s.stats.items() if k[2] in ('leaf', 'work', 'main')))\n"
    place.same([place.write("profiled.py", text)])
    expect(place.count("leaf"), LEAVES, "calls of leaf")


def viztracer(place):
    """needs viztracer"""
    path = place.write("program.py", WORK + "main()\n")
    found = []
    for traced in (False, True):
        done = place.run(["-m", "viztracer", "--quiet", "-o", "viz.json", path], traced)
        expect(done.returncode, 0, f"viztracer {done.stderr}")
        with open(os.path.join(place.folder, "viz.json"), encoding="utf-8") as file:
            events = json.load(file)["traceEvents"]
        found.append(sum(event["name"].startswith(("leaf", "work", "main")) for event in events))
    expect(found[1], found[0], "events of VizTracer")
    expect(place.count("leaf"), LEAVES, "calls of leaf")


def debugpy(place):
    """needs debugpy"""
    path = place.write("program.py", WORK + "main()\n")
    # The line at the end of `work`.
    line = WORK.split("\n").index("    return total") + 1
    client = place.write("client.py", f"PATH = {path!r}\nLINE = {line}\n" + DEBUG_CLIENT)
    done = place.same([client])
    expect(done.stdout.count("['work', 'main', '<module>']"), 2, f"stops at the breakpoint in {done.stdout!r}")
    expect(place.count("leaf"), LEAVES, "calls of leaf")


def all_tools(place):
    text = "import sys, importlib.machinery as m, importlib.util as u\n"
    text += "loader = m.ExtensionFileLoader('_flowtrace', sys.argv[1])\n"
    text += "recorder = u.module_from_spec(u.spec_from_loader('_flowtrace', loader)); loader.exec_module(recorder)\n"
    text += "for n in range(6): sys.monitoring.use_tool_id(n, 'other')\n"
    text += "try: recorder.arm({})\nexcept RuntimeError as error: print(error)\n"
    text += "print([sys.monitoring.get_tool(n) for n in range(6)] == ['other'] * 6)\n"
    done = place.run([place.write("program.py", text), place.extension], False)
    wanted = "all six tool ids of sys.monitoring are in use: stop another tracer first\nTrue\n"
    expect(done.stdout + done.stderr, wanted, "arm")


def free_threaded(place):
    """A build without the GIL is refused before anything of it is touched; there may be none here, so one pretends."""
    path = os.path.join(INJECT, "recording.py")
    text = f"import sys\nsys.abiflags = 't'\nnames = {{}}\nexec(open({path!r}).read(), names)\n"
    text += "try: names['record']({'extension': sys.argv[1]})\nexcept RuntimeError as error: print(error)\n"
    done = place.run([place.write("program.py", text), place.extension], False)
    expect(done.stdout + done.stderr, "free-threaded builds of Python can't be recorded yet\n", "record")


def subinterpreters(place):
    done = place.same([place.write("program.py", SUBINTERPRETERS)], refused=True)
    if "inside" not in done.stdout:
        raise AssertionError(done.stderr)
    streams = place.streams()
    expect((place.count("before", streams), place.count("after", streams)), (1, 10), "calls of the main interpreter")
    expect(place.count("inside", streams), 0, "calls of subinterpreters")
    notices = [text for stream in streams for _, text in stream.notices]
    expect([text for text in notices if "subinterpreter" in text][1:], [], "sentences")
    expect(bool(notices), True, "a sentence about subinterpreters")


# MARK: Habits


def daemon(place):
    place.same([place.write("program.py", f"RESULT = {os.path.join(place.folder, 'result')!r}\n" + DAEMON)])
    expect(place.count("work"), 101, "calls of the daemon")


def change_of_folder(place):
    text = WORK + "import os\nos.mkdir('sub'); os.chdir('sub'); main(); os.chdir('..'); os.rmdir('sub'); main()\n"
    place.same([place.write("program.py", text)])
    expect(place.count("leaf"), 2 * LEAVES, "calls of leaf")


def terminal_program(place):
    """needs curses"""
    done = place.same([place.write("program.py", SCREEN)])
    expect(done.stdout, "True True 4\n", "the program")
    expect(place.count("draw"), 1, "calls of draw")


def signal_handlers(place):
    place.same([place.write("program.py", SIGNALS)])
    expect(place.count("busy"), 20000, "calls of busy")


def starters(place):
    done = place.same([place.write("program.py", STARTERS)])
    expect(done.stdout.count(" True\n"), 14, f"children with the right environment in {done.stdout!r}")
    expect(place.count("leaf"), 14, "children that are recorded")


def full_disk(place):
    path = place.write("program.py", WORK + "for _ in range(3000): work(30)\nmain()\n")
    plain = place.run([path], False)
    done = place.run([path], True, FLOWTRACE_FILE="/dev/full")
    expect((done.returncode, done.stdout, done.stderr), (0, plain.stdout, plain.stderr), "the program on a full disk")
    # A limit of the process is met otherwise, and by a signal.
    limited = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000))\n"
    place.same([place.write("limited.py", limited + WORK + "for _ in range(3000): work(30)\nmain()\n")])
    size = os.path.getsize(place.trace)
    expect(0 < size <= 300000, True, f"bytes of the trace ({size})")


def no_descriptors(place):
    place.same([place.write("program.py", DESCRIPTORS)])
    # The child could open no file.
    expect(place.count("leaf"), 5000, "calls of leaf")


def shutdown(place):
    for _ in range(5):
        place.same([place.write("program.py", SHUTDOWN)])
        expect(place.count("waits"), 20, "threads that wait")


def prefork(place):
    """needs gunicorn"""
    place.write("server.py", SERVER)
    done = place.same([place.write("client.py", CLIENT)])
    expect(done.stdout.split()[0], "50", "answers")
    streams = place.streams()
    expect(place.count("answer", streams), 50, "calls of answer")
    workers = {stream.hello["parent"] for stream in streams if place.count("answer", [stream])}
    expect(len(workers), 1, "parents of the workers")
    expect(any(stream.hello["pid"] in workers for stream in streams), True, "the master is recorded")


CHECKS = [
    coverage, pytest_cov, profile, viztracer, debugpy, all_tools, free_threaded, subinterpreters, daemon, change_of_folder,
    terminal_program, signal_handlers, starters, full_disk, no_descriptors, shutdown, prefork,
]  # fmt: skip


def main():
    python, extension, *names = sys.argv[1:]
    different = 0
    use_default_signals()
    for check in CHECKS:
        if names and check.__name__ not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = Place(python, extension, folder)
            lack = missing(python, check.__doc__ or "")
            if lack:
                print(f"{check.__name__}: passed over, since there is no {lack}")
                continue
            try:
                check(place)
                print(f"{check.__name__}: as it should be")
            except (AssertionError, wire_reader.Damage, subprocess.TimeoutExpired, OSError) as error:
                different += 1
                print(f"{check.__name__}: DIFFERENT: {error}"[:2500])
        sys.stdout.flush()
    print(f"{len(names or CHECKS)} checks, {different} differences")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
