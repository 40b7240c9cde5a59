"""A recorder that is stopped and begun again in one process, and one whose capture goes off and on: what is recorded then is whole.

`check_restart.py PYTHON EXTENSION`; exit code 1 and a sentence for each difference.
"""

import os
import socket
import struct
import subprocess
import sys
import tempfile
from collections import Counter

import wire_reader

BEGINNING = """
import importlib.machinery as m, importlib.util as u, os, sys, threading
loader = m.ExtensionFileLoader('_flowtrace', sys.argv[1])
recorder = u.module_from_spec(u.spec_from_loader('_flowtrace', loader)); loader.exec_module(recorder)
os.register_at_fork(
    before=recorder.before_fork, after_in_parent=recorder.after_fork, after_in_child=recorder.after_fork_in_child)
OPTIONS = {'library': os.path.dirname(os.__file__), 'runtime': '3'}
class Point:
    def __init__(self, x): self.x = x
class Refused(Exception): pass
def leaf(point, n): return Point(n)
def generate(n): yield from range(n)
def fails():
    try: raise Refused('x')
    except Refused: pass
def late(): pass
def work(n):
    for k in range(n): leaf(Point(k), k)
    list(generate(3)); fails()
"""

# Four recordings, of which the second leaves some functions out, with a thread that lives through all; then one with a fork.
RESTARTED = (
    BEGINNING
    + """
go, done, over = threading.Event(), threading.Event(), False
def other():
    while True:
        go.wait(); go.clear()
        if over: return
        work(7)
        done.set()
thread = threading.Thread(target=other, name='other'); thread.start()
RUN = compile('work(10); late(); go.set(); done.wait(); done.clear()', 'program', 'exec')
for n, rules in enumerate(('', 'exclude *leaf\\nstop-after 100 s', 'secret x', '')):
    recorder.arm({**OPTIONS, 'file': f'{sys.argv[2]}{n}', 'rules': rules})
    try: recorder.arm(OPTIONS)
    except RuntimeError as error: print(error)
    exec(RUN, globals())
    recorder.stop(); recorder.stop()
    late()
over = True; go.set(); thread.join()
recorder.arm({**OPTIONS, 'file': sys.argv[2] + '4'})
exec(compile('work(1)', 'program', 'exec'), globals())
if os.fork() == 0:
    work(5); recorder.stop(); os._exit(0)
print(os.wait()[1])
work(2)
recorder.stop()
"""
)
USUAL = {"work": 2, "leaf": 17, "Point.__init__": 34, "generate": 2, "fails": 2, "late": 1}


def restarted(python, extension, folder):
    path, trace = os.path.join(folder, "program.py"), os.path.join(folder, "trace")
    with open(path, "w", encoding="utf-8") as file:
        file.write(RESTARTED)
    done = subprocess.run([python, path, extension, trace], capture_output=True, text=True, timeout=120)
    wanted = "this process has a recorder already\n" * 4 + "0\n"
    if (done.returncode, done.stdout, done.stderr) != (0, wanted, ""):
        return [f"the program: {done.returncode} {done.stdout!r} {done.stderr!r}"]
    found = []
    for number in range(4):
        (stream,) = wire_reader.read_all(f"{trace}{number}", True)
        expected = dict(USUAL)
        if number == 1:
            del expected["leaf"]
        found += differences(f"recording {number}", counts(stream), expected)
        names = sorted(lane[3] for lane in stream.lanes.values())
        if names != ["MainThread", "other"]:
            found.append(f"recording {number}: lanes {names}")
        text = "x=<masked>" if number == 2 else "x=9"
        # Below the calls that were open when recording began, and still are.
        values = {value for calls in [*stream.roots.values(), *stream.stacks.values()] for value in arguments(calls)}
        if number != 1 and not any(text in value for value in values):
            found.append(f"recording {number}: no {text} in {sorted(values)[:5]}")
        found += oddities(f"recording {number}", stream)
    parent, child = wire_reader.read_all(trace + "4", True)
    if parent.hello["pid"] == child.hello["parent"]:
        parent, child = parent, child
    else:
        parent, child = child, parent
    found += differences("the parent", counts(parent), {"work": 2, "leaf": 3, "Point.__init__": 6, "generate": 2, "fails": 2})
    found += differences("the child", counts(child), {"work": 1, "leaf": 5, "Point.__init__": 10, "generate": 1, "fails": 1})
    return found


def arguments(calls):
    for call in calls:
        yield from call.get("arguments") or []
        yield from arguments(call["callees"])


def counts(stream):
    """Calls of the program's functions, by name."""
    found = Counter()
    for number, count in stream.counts["enter"].items():
        name, file = stream.functions[number][:2]
        if file.endswith("program.py"):
            found[name] += count
    found.pop("<module>", None)
    return found


def differences(what, found, expected):
    return [] if found == expected else [f"{what}: {dict(found)}, expected {expected}"]


def oddities(what, stream):
    return [f"{what}: {name} {getattr(stream, name)}" for name in ("underflows", "outside") if getattr(stream, name)]


# Explorers come and go, turn capture on and off, and change the rules, while the program works.
WATCHED = (
    BEGINNING
    + """
recorder.arm({**OPTIONS, 'dormant': '1'})
print('ready', flush=True)
for line in sys.stdin:
    exec(line, {'work': work, 'late': late, 'run': lambda name: exec(f'def {name}(): work(1)\\n{name}()', {'work': work})})
    print('done', flush=True)
print([sys.monitoring.get_tool(n) for n in range(6)])
recorder.stop()
"""
)
ROUNDS = 40


class Explorer:
    """One that connects, and keeps all that it gets."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(path)
        self.received = bytearray()
        self.send(1, struct.pack("<HB", 1, 0))

    def send(self, tag, body):
        self.socket.sendall(struct.pack("<4sBBH", b"FTCQ", tag, 0, len(body)) + body)

    def wait(self, text):
        while text not in self.received:
            part = self.socket.recv(1 << 16)
            if not part:
                raise wire_reader.Damage(f"the recorder has hung up before {text}")
            self.received += part


def watched(python, extension, folder):
    path = os.path.join(folder, "program.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(WATCHED)
    environment = dict(os.environ, XDG_RUNTIME_DIR=folder)
    program = subprocess.Popen(
        [python, path, extension], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    found = []

    def do(line):
        program.stdin.write(line + "\n")
        program.stdin.flush()
        if program.stdout.readline() != "done\n":
            found.append(f"the program ended at {line}")

    with program:
        try:
            program.stdout.readline()
            place = os.path.join(folder, "flowtrace")
            (name,) = os.listdir(place)
            explorer = Explorer(os.path.join(place, name))
            for number in range(ROUNDS):
                explorer.send(3, [b"reset", b"scope mine", b"values types", b"exclude *leaf", b"depth 9"][number % 5])
                explorer.send(2, b"\1")
                # Each round has a function of its own: once it is told, capture was on.
                rounds = 0
                while f"round_{number}_".encode() not in explorer.received and rounds < 1000:
                    do(f"run('round_{number}_{rounds}')")
                    rounds += 1
                    drain(explorer)
                do("work(3)")
                do(f"run('last_{number}')")
                explorer.wait(f"last_{number}".encode())
                explorer.send(2, b"\0")
                if number % 10 == 9:
                    found += whole(explorer, number)
                    explorer.socket.close()
                    explorer = Explorer(os.path.join(place, name))
                else:
                    do("work(1)")
            explorer.socket.close()
            output, _ = program.communicate(timeout=60)
            if program.returncode or "flowtrace" in output:
                found.append(f"the program ended with {program.returncode}: {output}")
        finally:
            program.kill()
    return found


def drain(explorer):
    explorer.socket.setblocking(False)
    try:
        while part := explorer.socket.recv(1 << 16):
            explorer.received += part
    except BlockingIOError:
        pass
    explorer.socket.settimeout(60)


def whole(explorer, number):
    """What is wrong with all that an explorer has got: it may end in the middle of a frame, and nothing else."""
    data, place = bytes(explorer.received), 0
    while place + 56 <= len(data):
        (length,) = struct.unpack_from("<I", data, place + 4)
        if place + 56 + length > len(data):
            break
        place += 56 + length
    stream = wire_reader.Stream(data[:place])
    found = oddities(f"round {number}", stream)
    names = counts(stream)
    # An explorer gets what went before it as well.
    for name in ("work", "leaf", "generate", "fails", "Point.__init__"):
        if names[name] < number + 1 - (number if name == "leaf" else 0):
            found.append(f"round {number}: {name} was called {names[name]} times")
    return found


def main():
    python, extension = sys.argv[1:3]
    found = []
    for check in (restarted, watched):
        with tempfile.TemporaryDirectory() as folder:
            try:
                found += [f"{check.__name__}: {text}" for text in check(python, extension, folder)]
            except (wire_reader.Damage, subprocess.TimeoutExpired, OSError) as error:
                found.append(f"{check.__name__}: {error!r}")
    for difference in found:
        print(difference)
    print(f"{python}: {len(found)} differences in recorders that begin again")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
