"""Starts a child in each way that Python knows; each child calls a function that is named after its way."""

import concurrent.futures
import multiprocessing
import os
import signal
import subprocess
import sys


def by_fork():
    return os.getpid()


def by_pool(method):
    return method


def by_executor(number):
    return number


def by_process():
    # Killed in the middle: the recorder gets no word in.
    os.kill(os.getpid(), 9)


# Environments of its own, for children that tell what they see of it.
OWN = {"ORIGIN": "own", b"BYTES": "\udcff", "PYTHONPATH": "/nowhere"}
ENVIRONMENTS = [{"env": OWN}, {"env": {}}, {"env": os.environ}, {"env": dict(os.environ, ORIGIN="copy")}, {}]
SHOWS = """
import os, sys
def by_environment(): pass
by_environment()
names = [name for name in os.environ if "FLOW" in name or "PYTHONPATH" in name]
print(names, os.environ.get("ORIGIN"), os.environb.get(b"BYTES"), "/nowhere" in sys.path, "inject" in str(sys.path), flush=True)
"""


def main():
    # Whoever starts this may block signals; a pool ends its workers by one.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    pid = os.fork()
    if pid == 0:
        by_fork()
        os._exit(3)
    print(os.waitpid(pid, 0)[1] >> 8)
    for method in ("fork", "forkserver", "spawn"):
        with multiprocessing.get_context(method).Pool(1) as pool:
            print(pool.map(by_pool, [method]))
    process = multiprocessing.get_context("fork").Process(target=by_process)
    process.start()
    process.join()
    print(process.exitcode)
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as executor:
        print(list(executor.map(by_executor, range(3))))
    subprocess.run([sys.executable, "-c", "def by_subprocess(): pass\nby_subprocess()"], check=True)
    for options in ENVIRONMENTS:
        # `close_fds=False` makes it `posix_spawn`.
        for close in (True, False):
            subprocess.run([sys.executable, "-c", SHOWS], check=True, close_fds=close, **options)
    os.environ["PYTHONPATH"] = "/nowhere"
    os.putenv("ORIGIN", "put")
    subprocess.run([sys.executable, "-c", SHOWS], check=True)
    del os.environ["PYTHONPATH"]
    subprocess.run([sys.executable, "-c", SHOWS], check=True, preexec_fn=lambda: os.putenv("ORIGIN", "preexec"))
    os.unsetenv("ORIGIN")
    os.spawnve(os.P_WAIT, sys.executable, [sys.executable, "-c", SHOWS], {"ORIGIN": "spawnve"})
    assert OWN == {"ORIGIN": "own", b"BYTES": "\udcff", "PYTHONPATH": "/nowhere"}
    pid = os.fork()
    if pid == 0:
        code = "import os\ndef by_exec(): os._exit(5)\nby_exec()"
        os.execv(sys.executable, [sys.executable, "-c", code])
    print(os.waitpid(pid, 0)[1] >> 8)


if __name__ == "__main__":
    main()
