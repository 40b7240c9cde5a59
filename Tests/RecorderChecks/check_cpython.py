"""Runs modules of CPython's own `test` package with and without the recorder: each test must pass and fail as it does without.

`check_cpython.py PYTHON EXTENSION [MODULE…]`. Not part of `make test`, since it takes a quarter of an hour a Python. The Python must have its
`test` package: those of pyenv have.

Modules that can't be the same, and why:
- test_sys_settrace, test_bdb, test_pdb, test_trace: count lines and calls of a tracer of their own;
- test_monitoring: expects all six tool ids to be free, and exact events;
- test_capi: counts references and objects that the recorder keeps alive.

Single tests that can't be the same are in DIFFERENT, with the reason.
"""

import os
import re
import subprocess
import sys
import tempfile

from surroundings import recorded, unrecorded, use_default_signals

MODULES = (
    "test_asyncgen test_atexit test_builtin test_class test_code test_codecs test_collections test_compile test_concurrent_futures.test_thread_pool "
    "test_contextlib test_contextlib_async test_context test_copy test_coroutines test_dataclasses test_decorators test_descr "
    "test_dict test_enum test_except_star test_exception_group test_exceptions test_fork1 test_frame test_functools test_funcattrs test_gc "
    "test_generators test_generator_stop test_global test_grammar test_inspect test_itertools test_json test_list test_logging "
    "test_os test_pickle test_posix test_queue test_raise test_signal test_subprocess test_threading test_threading_local "
    "test_traceback test_types test_typing test_unittest test_weakref test_with test_yield_from test_asyncio.test_tasks "
    "test_concurrent_futures.test_process_pool test_multiprocessing_fork.test_misc test_multiprocessing_spawn.test_misc "
    "test_multiprocessing_forkserver.test_misc test_multiprocessing_main_handling"
).split()
# Modules that a Python may lack, though it has its `test` package: the installation of 3.12.1 leaves these folders out.
MAY_BE_MISSING = ("test_concurrent_futures.", "test_multiprocessing_")
DIFFERENT = {
    "test_slots": "counts all objects that the garbage collector knows: the recorder keeps one for each class that it has seen",
    "test_pass_fds_redirected": "a child lists its open descriptors, the recorder's among them",
    "test_close_fds_when_max_fd_is_lowered": "a child lists its open descriptors, the recorder's among them",
}
# A test with a docstring takes two lines.
NAME = re.compile(r"^(\w+) \(([\w.]+)(?: .*)?\)")
OUTCOME = re.compile(r" \.\.\. (?:.*)?(ok|FAIL|ERROR|skipped .*|expected failure)$")


def results(python, module, environment, folder):
    """The outcome of each test by its name, the exit code, and the last error that was printed."""
    try:
        done = subprocess.run(
            [python, "-m", "test", "-v", "-u", "none", "--timeout", "300", module],
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=600,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return {}, "took more than 600 s", ""
    outcomes, name, error = {}, None, ""
    for line in (done.stdout + done.stderr).splitlines():
        found = NAME.match(line.strip())
        if found:
            name = f"{found[2]}.{found[1]}"
        found = OUTCOME.search(line.strip())
        if found and name:
            outcomes[name] = found[1].split()[0]
            name = None
        if re.match(r"\w*Error: ", line):
            error = line
    return outcomes, done.returncode, error


def main():
    python, extension, *modules = sys.argv[1:]
    different = tests = 0
    untested = []
    use_default_signals()
    with tempfile.TemporaryDirectory() as folder:
        for module in modules or MODULES:
            plain = results(python, module, unrecorded(), folder)
            trace = os.path.join(folder, "trace")
            traced = results(python, module, recorded(extension, trace), folder)
            tests += len(traced[0])
            names = sorted(set(plain[0]) | set(traced[0]))
            changed = [name for name in names if plain[0].get(name) != traced[0].get(name)]
            known = [name for name in changed if name.split(".")[-1] in DIFFERENT]
            for name in known:
                print(f"  {name}: {DIFFERENT[name.split('.')[-1]]}")
            if known and len(known) == len(changed) and plain[1] == 0:
                changed, traced = [], (traced[0], 0, "")
            size = os.path.getsize(trace) if os.path.exists(trace) else 0
            if not plain[0]:
                missing = module.startswith(MAY_BE_MISSING) and plain[1] == traced[1]
                different += not missing
                untested.append(module)
                print(f"{module}: NO TEST, exit code {plain[1]} without and {traced[1]} with: {plain[2]}")
            elif changed or plain[1] != traced[1] or size == 0:
                different += 1
                print(f"{module}: DIFFERENT, exit code {plain[1]} and {traced[1]}, {size} bytes recorded")
                for name in changed[:20]:
                    print(f"  {name}: {plain[0].get(name)} without, {traced[0].get(name)} with")
            else:
                print(f"{module}: {len(traced[0])} tests, the same")
            sys.stdout.flush()
            if os.path.exists(trace):
                os.remove(trace)
    if untested:
        print(f"not tested, since there is nothing that runs without the recorder: {' '.join(untested)}")
    print(f"{len(modules or MODULES) - len(untested)} modules, {tests} tests, {different} differences")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
