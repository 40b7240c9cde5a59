"""What recording costs a call, in ns, beside two C callbacks that do nothing: the least that any tool on sys.monitoring costs.

`call_cost.py PYTHON EXTENSION [ROUNDS]`; needs `cc`. The recorder streams to a reader in this process. `none` is names and
time, `types` and `values` are `--values`, `off` is capture turned off by the explorer. Every figure is the least of interleaved runs; ratios are between
figures of one run, so a busy machine disturbs them less than it disturbs nanoseconds.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
INJECT = os.path.join(HERE, "../../Sources/PythonRecorder/Python/inject")

# CPython's headers are not needed: what is used is of the stable ABI.
FLOOR = r"""
#include <stddef.h>
typedef struct { const char *name; void *body; int flags; const char *doc; } method;
typedef struct { long references; void *type; void *init; long index; void *copy; const char *name, *doc; long size; method *methods;
                 void *slots, *traverse, *clear, *free; } definition;
extern char _Py_NoneStruct[];
extern void *PyModule_Create2(void *, int);
static void *nothing(void *self, void **arguments, long count) { return _Py_NoneStruct; }
static method methods[] = {{"start", nothing, 0x80, NULL}, {"end", nothing, 0x80, NULL}, {NULL, NULL, 0, NULL}};
static definition module = {1, NULL, NULL, 0, NULL, "floor", NULL, -1, methods, NULL, NULL, NULL, NULL};
void *PyInit_floor(void) { return PyModule_Create2(&module, 3); }
"""

PROGRAM = r'''
import json, sys, time
MODE, FLOOR = sys.argv[1:3]

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

class Account:
    def __init__(self, owner, limit):
        self.owner, self.limit, self.sum = owner, limit, 0
    def allowed(self, amount):
        return self.sum + amount <= self.limit
    def add(self, amount, text):
        if self.allowed(amount):
            self.sum += amount
        return self.sum

def accounts():
    account = Account("someone", 10**9)
    for n in range(6000):
        account.add(n, "a line of text")

def lines(n=6000):
    for number in range(n):
        move(number, 3, "a line of text")

def move(position, step, name):
    return position + step

def texts(n=6000):
    for _ in range(n):
        joined(["one", "two"], {"sep": ", "}, 1.5)

def joined(parts, options, weight):
    return parts

WORK = {"fib": (lambda: fib(17), 5168), "lines": (lines, 6001), "objects": (accounts, 12002), "containers": (texts, 6002)}

def floor():
    from importlib.machinery import ExtensionFileLoader
    from importlib.util import module_from_spec, spec_from_loader
    loader = ExtensionFileLoader("floor", FLOOR)
    module = module_from_spec(spec_from_loader("floor", loader))
    loader.exec_module(module)
    m = sys.monitoring
    m.use_tool_id(0, "floor")
    m.register_callback(0, m.events.PY_START, module.start)
    m.register_callback(0, m.events.PY_RETURN, module.end)
    m.set_events(0, m.events.PY_START | m.events.PY_RETURN)

if MODE == "floor":
    floor()
if MODE == "off":
    time.sleep(0.25)
result = {}
for name, (work, calls) in WORK.items():
    work()
    best = 1e9
    for _ in range(9):
        begin = time.perf_counter_ns()
        work()
        best = min(best, (time.perf_counter_ns() - begin) / calls)
    result[name] = best
print(json.dumps(result))
'''

CONTROL = b"FTCQ"


def explorer(listener, off):
    """Greets the recorder, turns capture off if wanted, and reads all it sends."""
    connection, _ = listener.accept()
    connection.sendall(CONTROL + b"\x01\x00\x03\x00\x01\x00\x01" + (CONTROL + b"\x02\x00\x01\x00\x00" if off else b""))
    while connection.recv(1 << 18):
        pass


def measure(python, extension, mode, folder):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("FLOWTRACE", "PYTHON"))}
    if mode not in ("bare", "floor"):
        environment |= {"PYTHONPATH": INJECT, "FLOWTRACE_EXTENSION": extension}
        environment["FLOWTRACE_VALUES"] = mode if mode in ("none", "types") else "values"
        path = os.path.join(folder, "socket")
        if os.path.exists(path):
            os.remove(path)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        threading.Thread(target=explorer, args=(listener, mode == "off"), daemon=True).start()
        environment["FLOWTRACE_CONNECT"] = path
    arguments = [python, os.path.join(folder, "program.py"), mode, os.path.join(folder, "floor.so")]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def load_time(python, extension):
    """The least time that importing the extension takes, in ms."""
    program = (
        "import time; from importlib.machinery import ExtensionFileLoader as L; from importlib.util import *; import sys\n"
        "begin = time.perf_counter(); l = L('_flowtrace', sys.argv[1]); m = module_from_spec(spec_from_loader('_flowtrace', l))\n"
        "l.exec_module(m); print((time.perf_counter() - begin) * 1e3)"
    )
    runs = [subprocess.run([python, "-c", program, extension], capture_output=True, text=True, check=True) for _ in range(9)]
    return min(float(run.stdout) for run in runs)


def main():
    python, extension = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    modes = ["bare", "floor", "none", "types", "values", "off"]
    least = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("floor.c", FLOOR), ("program.py", PROGRAM)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        compiler = ["cc", "-O2", "-shared", "-fPIC", "-o", os.path.join(folder, "floor.so"), os.path.join(folder, "floor.c")]
        subprocess.run(compiler, check=True)
        for _ in range(rounds):
            for mode in modes:
                for work, cost in measure(python, extension, mode, folder).items():
                    least[work, mode] = min(least.get((work, mode), 1e9), cost)
    print(subprocess.run([python, "-V"], capture_output=True, text=True).stdout.strip(), "ns a call; added ns (ratio to the floor's)")
    print(f"importing the extension: {load_time(python, extension):.2f} ms")
    for work in ("fib", "lines", "objects", "containers"):
        bare = least[work, "bare"]
        added = {mode: least[work, mode] - bare for mode in modes[1:]}
        cells = [f"{mode} +{cost:.1f} ({cost / added['floor']:.2f})" for mode, cost in added.items() if mode != "off"]
        print(f"{work:10} bare {bare:.1f}  {'  '.join(cells)}  off x{least[work, 'off'] / bare:.2f}")


if __name__ == "__main__":
    main()
