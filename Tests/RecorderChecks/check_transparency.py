"""Runs programs with and without the recorder: standard output, standard error and exit code must be the same bytes.

`check_transparency.py PYTHON EXTENSION [NAME…]`
"""

import os
import re
import subprocess
import sys
import tempfile

from surroundings import recorded, unrecorded, use_default_signals

PROGRAMS = {
    "uncaught": "def f(x):\n    return 1 / x\nprint('before')\nf(0)\n",
    "uncaught_chain": "def f():\n    try:\n        {}['a']\n    except KeyError as e:\n        raise ValueError('b') from e\nf()\n",
    "recursion": "def f(n):\n    f(n + 1)\nf(0)\n",
    "sys_exit": "import sys\ntry:\n    sys.exit(3)\nfinally:\n    print('bye')\n",
    "sys_exit_text": "import sys\nsys.exit('a sentence')\n",
    "os_exit": "import os, sys\nprint('x'); sys.stdout.flush()\nos._exit(4)\n",
    "sigterm": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n",
    "sigkill": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
    "abort": "import os\nos.abort()\n",
    "signal_handler": (
        "import os, signal, time\n"
        "signal.signal(signal.SIGALRM, lambda *a: print('alarm'))\nsignal.setitimer(signal.ITIMER_REAL, 0.02)\n"
        "end = time.time() + 0.1\nwhile time.time() < end: pass\n"
    ),
    "keyboard_interrupt": "import os, signal\ndef f():\n    os.kill(os.getpid(), signal.SIGINT)\n    while True: pass\nf()\n",
    "close_standard": "import os\nfor n in (0, 1, 2): os.close(n)\nopen('/dev/null')\ndef f(): return 1\nf()\nos._exit(5)\n",
    "closerange": (
        "import os\nos.closerange(3, 4096)\nfiles = [os.open('/dev/null', os.O_RDWR) for _ in range(950)]\n"
        "def f(x): return x\nfor n in range(30000): f(n)\nprint(len(files), files[:3])\n"
    ),
    "descriptors": "import os\na = os.open('/dev/null', 0)\nb = os.open('/dev/null', 0)\nprint(a, b)\n",
    "fork": (
        "import os, sys\ndef f(x): return x\npid = os.fork()\nif pid == 0:\n    print('child', f(1)); sys.stdout.flush()\n"
        "    sys.exit(7)\nprint(os.waitpid(pid, 0)[1]); print(f(2))\n"
    ),
    "fork_many": (
        "import os\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nfor n in range(20):\n    pid = os.fork()\n    if pid == 0:\n"
        "        f(20); os._exit(n)\n    print(f(50), os.waitpid(pid, 0)[1] >> 8)\n"
    ),
    "fork_in_thread": (
        "import os, threading, warnings\nwarnings.simplefilter('ignore')\ndef work():\n    pid = os.fork()\n    if pid == 0: os._exit(2)\n"
        "    print(os.waitpid(pid, 0)[1])\nt = threading.Thread(target=work); t.start(); t.join()\n"
    ),
    "fork_exception": "import os\nif os.fork() == 0:\n    raise ValueError('child')\nos.wait(); print('parent')\n",
    "multiprocessing": (
        "import multiprocessing as m\ndef f(x): return x * x\nif __name__ == '__main__':\n"
        "    for method in ('fork', 'spawn'):\n        with m.get_context(method).Pool(2) as pool: print(pool.map(f, range(5)))\n"
    ),
    "subprocess": (
        "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'import os, sys; print(sorted(k for k in os.environ if "
        "\"FLOW\" in k or \"PYTHONPATH\" in k), sys.path)'], capture_output=True, text=True))\n"
        "print(subprocess.run(['true'], preexec_fn=lambda: None).returncode)\n"
    ),
    "exec": "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'print(1)'])\n",
    "threads": (
        "import threading\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nts = [threading.Thread(target=f, args=(50,)) for _ in "
        "range(20)]\n[t.start() for t in ts]; [t.join() for t in ts]\nprint([t.name for t in threading.enumerate()], "
        "threading.active_count())\n"
    ),
    "thread_dies": "import threading\ndef f(): raise ValueError('in a thread')\nt = threading.Thread(target=f, name='n')\nt.start(); t.join()\n",
    "daemon": "import threading, time\ndef f():\n    while True: time.sleep(0.001)\nthreading.Thread(target=f, daemon=True).start()\ntime.sleep(.02); print(1)\n",
    "atexit": "import atexit\natexit.register(print, 'first')\natexit.register(lambda: print('last'))\ndef f(): 1 / 0\natexit.register(f)\n",
    "finaliser": "class A:\n    def __del__(self): print('gone')\nkept = A()\nimport sys\nsys.modules['kept'] = A()\n",
    "warnings": "import warnings, os\nwarnings.warn('careful')\n",
    "environment": (
        "import os, sys, threading\nprint(sorted(os.environ)); print(sys.path, sys.argv, sys.flags, sys.warnoptions)\n"
        "print(sorted(k for k in sys.modules if 'flow' in k or 'site' in k), sorted(sys.path_importer_cache))\n"
        "print(threading.enumerate(), sys.gettrace(), sys.getprofile(), sys.meta_path, sys.path_hooks)\n"
    ),
    "modules": "import sys\nprint(sorted(sys.modules))\n",
    "monitoring": (
        "import sys\nm = sys.monitoring\nfor n in (0, 1, 2, 5): m.use_tool_id(n, 'mine')\nseen = []\n"
        "m.register_callback(2, m.events.PY_START, lambda code, offset: seen.append(code.co_name))\n"
        "m.set_events(2, m.events.PY_START)\ndef f(): pass\nf()\nm.set_events(2, 0)\nprint(seen)\n"
    ),
    "profile": "import cProfile, pstats\ndef f(): return sum(x for x in range(5))\np = cProfile.Profile()\np.runcall(f)\nprint(sorted(k[2] for k in p.getstats() and pstats.Stats(p).stats))\n",
    "settrace": "import sys\nlines = []\ndef t(frame, event, arg):\n    lines.append((event, frame.f_lineno)); return t\ndef f():\n    a = 1\n    return a\nsys.settrace(t); f(); sys.settrace(None)\nprint(lines)\n",
    "weakref": "import weakref, gc\nclass A: pass\ndef f(a): return weakref.ref(a)\nr = f(A())\nprint(r() is None)\ndef g():\n    x = A(); return weakref.ref(x)\nprint(g()())\n",
    "refcount": "import sys\ndef f(x): return sys.getrefcount(x)\nprint(f(object()), f([]))\n",
    "tracemalloc_names": "import asyncio\nasync def f(): return asyncio.current_task().get_name()\nprint(asyncio.run(f()))\nasync def g():\n    a = asyncio.create_task(f()); print(a.get_name()); return await a\nprint(asyncio.run(g()))\n",
    "exec_heavy": "for n in range(3000): exec(f'def f(x): return x + {n}\\nf(1)', {})\nprint('done')\n",
    "recursion_repr": "class A:\n    def __repr__(self): raise SystemExit(9)\n    def __getattribute__(self, n): raise SystemExit(8)\ndef f(a): return a\nf(A()); f([A()]); print('ok')\n",
    "stdin": "print(input())\n",
    "greenlet_like": "def g():\n    x = yield 1\n    print(x)\n    yield 2\na = g(); next(a); a.send('s'); a.close()\nb = g(); next(b)\n",
    "no_memory": "import resource\ndef f(n): return [0] * n\ntry:\n    f(1 << 60)\nexcept MemoryError: print('MemoryError')\n",
}  # fmt: skip

OPTIONS = {"warnings": ["-W", "error"], "fork": ["-W", "error"], "fork_many": ["-W", "error", "-X", "dev"]}


# They end within the 10 ms in which the flusher looks, without the interpreter's knowledge, or close its file.
MAY_BE_EMPTY = {"os_exit", "sigterm", "sigkill", "abort", "close_standard", "closerange", "exec"}


def run(python, options, path, environment, folder):
    done = subprocess.run(
        [python, *options, path], env=environment, capture_output=True, input=b"line\n", cwd=folder, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


def main():
    python, extension, *names = sys.argv[1:]
    different = 0
    use_default_signals()
    with tempfile.TemporaryDirectory() as folder:
        for name in names or PROGRAMS:
            path = os.path.join(folder, "program.py")
            with open(path, "w", encoding="utf-8") as file:
                file.write(PROGRAMS[name])
            plain = run(python, OPTIONS.get(name, []), path, unrecorded(), folder)
            trace = os.path.join(folder, "trace")
            errors = os.path.join(folder, "errors")
            traced = run(python, OPTIONS.get(name, []), path, recorded(extension, trace, errors), folder)
            clean = [tuple(mask(part) for part in result) for result in (plain, traced)]
            if clean[0] != clean[1]:
                different += 1
                print(f"{name}: DIFFERENT\n  without {clean[0]}\n  with    {clean[1]}"[:3000])
            if os.path.exists(errors):
                different += 1
                with open(errors, encoding="utf-8") as file:
                    print(f"{name}: not recorded: {file.read()}")
                os.remove(errors)
            anything = os.path.exists(trace) and os.path.getsize(trace) > 0
            if not anything and name not in MAY_BE_EMPTY:
                different += 1
                print(f"{name}: nothing was recorded")
            if os.path.exists(trace):
                os.remove(trace)
    print(f"{len(names or PROGRAMS)} programs, {different} differences")
    return 1 if different else 0


def mask(part):
    """Addresses differ from run to run."""
    if isinstance(part, int):
        return part
    return re.sub(rb"0x[0-9a-f]+|started \d+|pid=\d+", b"0x", part)


if __name__ == "__main__":
    sys.exit(main())
