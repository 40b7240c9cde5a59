"""Programs of `check_living.py`."""

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

DEBUG_CLIENT = """
import json, socket, subprocess, sys
def connect(port):
    import time
    for _ in range(1200):
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
    with open(RESULT + ".new", "w") as file: file.write(f"{work()} {os.getpid()}")
    os.rename(RESULT + ".new", RESULT)
if os.fork() == 0: main()
os.wait()
import time
def runs(pid):
    # Who has adopted it may not ask for its end.
    try:
        with open(f"/proc/{pid}/stat") as file: return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError: return False
end = time.monotonic() + 60
while not os.path.exists(RESULT) and time.monotonic() < end: time.sleep(0.01)
with open(RESULT) as file: result, pid = file.read().split()
while runs(pid) and time.monotonic() < end: time.sleep(0.01)
print(result)
os.remove(RESULT)
"""

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

SHUTDOWN = """
import threading, time, queue
def leaf(n): return n
def busy():
    n = 0
    while True:
        for _ in range(50): n = leaf(n) + 1
        time.sleep(0.0005)
began = threading.Semaphore(0)
def waits(q):
    leaf(0); began.release(); q.get()
for _ in range(4): threading.Thread(target=busy, daemon=True).start()
for _ in range(20): threading.Thread(target=waits, args=(queue.Queue(),), daemon=True).start()
class Last:
    def __del__(self): leaf(1)
kept = Last()
for _ in range(20): began.acquire()
time.sleep(0.1)
print("over")
"""

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

# Starts itself in each way that takes an environment; a child prints what it was given, and calls `leaf` once.
STARTERS = """
import os, subprocess, sys

OWN = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "ONE": "1", "PYTHONPATH": "/nowhere"}

def leaf(): return sorted(os.environ.items())

def wait(pid): return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def forked(body):
    pid = os.fork()
    if pid == 0:
        try:
            body()
        finally:
            os._exit(77)
    return wait(pid)

if len(sys.argv) > 1:
    shown = [(name, text) for name, text in leaf() if name in OWN and name != "PATH" or "FLOWTRACE" in name]
    print(sys.argv[1], shown == sorted(i for i in OWN.items() if i[0] != "PATH") if sys.argv[1] != "none" else "ONE" in os.environ, flush=True)
    sys.exit()

python, kept = sys.executable, dict(OWN)
def line(name): return [python, __file__, name]
name = os.path.basename(python)
os.environ["PATH"] = OWN["PATH"] = kept["PATH"] = os.path.dirname(python)
print(forked(lambda: os.execve(python, line("execve"), OWN)))
print(forked(lambda: os.execve(python, env=OWN, argv=line("execve by name"))))
print(forked(lambda: os.execle(python, *line("execle"), OWN)))
print(forked(lambda: os.execvpe(name, line("execvpe"), OWN)))
print(wait(os.posix_spawn(python, line("posix_spawn"), OWN)))
print(wait(os.posix_spawn(python, line("bytes"), {os.fsencode(k): os.fsencode(v) for k, v in OWN.items()})))
print(wait(os.posix_spawnp(name, line("posix_spawnp"), OWN, setsigmask=[])))
print(os.spawnve(os.P_WAIT, python, line("spawnve"), OWN))
print(os.spawnvpe(os.P_WAIT, name, line("spawnvpe"), OWN))
print(subprocess.run(line("run"), env=OWN).returncode)
print(subprocess.run(line("run without vfork"), env=OWN, preexec_fn=lambda: None).returncode)
print(subprocess.run(line("run by posix_spawn"), env=OWN, close_fds=False).returncode)
os.environ["ONE"] = "1"
os.environ["PYTHONPATH"] = "/elsewhere"
print(subprocess.run(line("none")).returncode)
print(wait(os.posix_spawn(python, line("none"), os.environ)))
print(OWN == kept, os.execve is __import__("posix").execve, os.execve.__text_signature__, type(os.posix_spawn).__name__)
for wrong in ((python,), (python, line("x")), (python, line("x"), 3), (python, line("x"), {"A": 3}), ("/nowhere", ["x"], OWN)):
    try: os.execve(*wrong)
    except Exception as error: print(type(error).__name__, error)
"""
