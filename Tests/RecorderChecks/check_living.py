"""Other tools and habits beside the recorder: each program behaves as it does unrecorded, and is recorded.

`check_living.py PYTHON EXTENSION [NAME…]`. Programs whose modules are missing are passed over, and said to be.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile

import wire_reader
from check_counts import INJECT

WORK = """
def leaf(n):
    return n * 2
def work(n):
    total = 0
    for k in range(n):
        if k % 3: total += leaf(k)
        else: total -= 1
    return total
def main():
    print(work(30), work(3))
"""
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
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FLOWTRACE", "PYTHON"))}
        kept |= {"PYTHONDONTWRITEBYTECODE": "1", **variables}
        if traced:
            kept |= {
                "PYTHONPATH": INJECT,
                "FLOWTRACE_EXTENSION": self.extension,
                "FLOWTRACE_FILE": variables.get("FLOWTRACE_FILE", self.trace),
                "FLOWTRACE_ERRORS": os.path.join(self.folder, "errors"),
            }
            if os.path.exists(self.trace):
                os.remove(self.trace)
        return subprocess.run(
            [self.python, *arguments], env=kept, cwd=self.folder, capture_output=True, text=True, timeout=120,
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


DEBUG_CLIENT = """
import json, socket, subprocess, sys
def connect(port):
    import time
    for _ in range(400):
        try: return socket.create_connection(("127.0.0.1", port))
        except OSError: time.sleep(0.05)
def main():
    probe = socket.create_server(("127.0.0.1", 0)); port = probe.getsockname()[1]; probe.close()
    program = subprocess.Popen([sys.executable, "-Xfrozen_modules=off", "-m", "debugpy", "--listen", str(port), "--wait-for-client", PATH])
    stream = connect(port).makefile("rwb")
    number = 0
    def send(command, **arguments):
        nonlocal number
        number += 1
        body = json.dumps({"seq": number, "type": "request", "command": command, "arguments": arguments}).encode()
        stream.write(b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body); stream.flush()
    def wait(kind, name):
        while True:
            length = 0
            while (line := stream.readline().strip()): length = int(line.split(b":")[1])
            message = json.loads(stream.read(length))
            if message["type"] == kind and message.get("command", message.get("event")) == name: return message
    send("initialize", adapterID="x", pathFormat="path"); send("attach", justMyCode=False)
    wait("event", "initialized")
    send("setBreakpoints", source={"path": PATH}, breakpoints=[{"line": LINE}])
    wait("response", "setBreakpoints")
    send("configurationDone")
    for _ in range(2):
        stopped = wait("event", "stopped")
        send("stackTrace", threadId=stopped["body"]["threadId"])
        frames = wait("response", "stackTrace")["body"]["stackFrames"]
        print([frame["name"] for frame in frames][:3], frames[0]["line"], flush=True)
        send("continue", threadId=stopped["body"]["threadId"])
    wait("event", "terminated")
    print(program.wait())
main()
"""


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


SUBINTERPRETERS = """
import sys
def before(): return 1
before()
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
code = "def inside(): return 2\\nfor _ in range(100): inside()\\nprint('inside', flush=True)"
def run(number):
    if hasattr(interpreters, "run_string"): interpreters.run_string(number, code)
    interpreters.destroy(number)
kinds = [()]
if sys.version_info >= (3, 13): kinds += [("legacy",), ("isolated",)]
for kind in kinds:
    run(interpreters.create(*kind))
if sys.version_info < (3, 13): run(interpreters.create(isolated=False))
import threading
thread = threading.Thread(target=run, args=(interpreters.create(),)); thread.start(); thread.join()
def after(): return 3
for _ in range(10): after()
"""


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

DAEMON = """
import os, sys
def work(): return 5
def main():
    if os.fork(): os._exit(0)
    os.setsid()
    if os.fork(): os._exit(0)
    os.chdir("/"); os.umask(0)
    os.closerange(0, 4096)
    for _ in range(3): os.open(os.devnull, os.O_RDWR)
    for _ in range(100): work()
    with open(RESULT, "w") as file: file.write(str(work()))
if os.fork() == 0: main()
os.wait()
import time
end = time.monotonic() + 30
while not os.path.exists(RESULT) and time.monotonic() < end: time.sleep(0.01)
time.sleep(0.3)
with open(RESULT) as file: print(file.read())
os.remove(RESULT)
"""


def daemon(place):
    place.same([place.write("program.py", f"RESULT = {os.path.join(place.folder, 'result')!r}\n" + DAEMON)])
    expect(place.count("work"), 101, "calls of the daemon")


def change_of_folder(place):
    text = WORK + "import os\nos.mkdir('sub'); os.chdir('sub'); main(); os.chdir('..'); os.rmdir('sub'); main()\n"
    place.same([place.write("program.py", text)])
    expect(place.count("leaf"), 2 * LEAVES, "calls of leaf")


SCREEN = """
import os, pty, select, sys
def draw(screen):
    import curses
    curses.curs_set(0)
    for n in range(5):
        screen.addstr(n, 2 * n, f"line {n}")
        screen.refresh()
    key = screen.getkey()
    screen.addstr(7, 0, f"key {key}")
    screen.refresh()
pid, master = pty.fork()
if pid == 0:
    import curses
    os.environ.update(TERM="xterm", LINES="24", COLUMNS="80")
    curses.wrapper(draw)
    sys.exit(4)
shown = b""
sent = False
while True:
    try: part = os.read(master, 65536)
    except OSError: break
    if not part: break
    shown += part
    if not sent and b"line 4" in shown.replace(b"\\x1b", b""):
        sent = True
        os.write(master, b"q")
print(len(shown) > 100, b"key q" in shown, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def terminal_program(place):
    """needs curses"""
    done = place.same([place.write("program.py", SCREEN)])
    expect(done.stdout, "True True 4\n", "the program")
    expect(place.count("draw"), 1, "calls of draw")


SIGNALS = """
import faulthandler, os, signal, socket, sys, threading, time
caught = []
def handler(number, frame): caught.append(signal.Signals(number).name)
reader, writer = socket.socketpair()
writer.setblocking(False)
signal.set_wakeup_fd(writer.fileno())
for number in (signal.SIGUSR1, signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGALRM):
    signal.signal(number, handler)
    os.kill(os.getpid(), number)
end = time.monotonic() + 20
while len(caught) < 6 and time.monotonic() < end: time.sleep(0.001)
print(sorted(caught), sorted(reader.recv(100)))
signal.set_wakeup_fd(-1)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigwait([signal.SIGUSR2]), signal.pthread_sigmask(signal.SIG_BLOCK, []))
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
def busy(n): return n
for n in range(20000): busy(n)
signal.setitimer(signal.ITIMER_REAL, 0)
print("SIGALRM" in caught)
faulthandler.enable()
print(faulthandler.is_enabled())
"""


def signal_handlers(place):
    place.same([place.write("program.py", SIGNALS)])
    expect(place.count("busy"), 20000, "calls of busy")


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


DESCRIPTORS = """
import os, resource, threading
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
files = []
try:
    while True: files.append(os.open(os.devnull, 0))
except OSError as error: print(type(error).__name__, len(files) > 20)
def leaf(n): return n
def loop():
    for n in range(1000): leaf(n)
threads = [threading.Thread(target=loop) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
pid = os.fork()
if pid == 0:
    loop()
    os._exit(6)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
loop()
"""


def no_descriptors(place):
    place.same([place.write("program.py", DESCRIPTORS)])
    # The child could open no file.
    expect(place.count("leaf"), 5000, "calls of leaf")


SHUTDOWN = """
import threading, time, queue
def leaf(n): return n
def busy():
    n = 0
    while True:
        for _ in range(50): n = leaf(n) + 1
        time.sleep(0.0005)
def waits(q):
    leaf(0); q.get()
for _ in range(4): threading.Thread(target=busy, daemon=True).start()
for _ in range(20): threading.Thread(target=waits, args=(queue.Queue(),), daemon=True).start()
class Last:
    def __del__(self): leaf(1)
kept = Last()
time.sleep(0.1)
print("over")
"""


def shutdown(place):
    for _ in range(5):
        place.same([place.write("program.py", SHUTDOWN)])
        expect(place.count("waits"), 20, "threads that wait")


SERVER = """
import threading, os
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [answer(os.getpid())]
def answer(pid):
    return str(pid).encode()
"""
CLIENT = """
import os, signal, socket, subprocess, sys, time, urllib.request
probe = socket.create_server(("127.0.0.1", 0)); port = probe.getsockname()[1]; probe.close()
server = subprocess.Popen([sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "critical", "server:application"])
pids = set()
count = 0
end = time.monotonic() + 60
while count < 50 and time.monotonic() < end:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer: pids.add(answer.read())
        count += 1
    except OSError: time.sleep(0.05)
server.send_signal(signal.SIGTERM)
print(count, server.wait(), server.pid not in pids)
"""


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
    terminal_program, signal_handlers, full_disk, no_descriptors, shutdown, prefork,
]  # fmt: skip


def missing(place, check):
    words = (check.__doc__ or "").split()
    if words[:1] != ["needs"]:
        return None
    question = "import sys, importlib.util as u; print(*[n for n in sys.argv[1:] if u.find_spec(n) is None])"
    found = place.run(["-c", question, *words[1:]], False).stdout.split()
    return found[0] if found else None


def main():
    python, extension, *names = sys.argv[1:]
    different = 0
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for check in CHECKS:
        if names and check.__name__ not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = Place(python, extension, folder)
            lack = missing(place, check)
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
