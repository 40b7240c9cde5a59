"""Times calls, of which a generator that goes on is one: `cost.py MODE FLOOR`. Prints, a program a line: its name, its calls, and of each
repetition the ns that it took and the ns of a loop without calls just before and after: by these the reader evens out a processor that
changes its speed.

MODE `floor` sets the callbacks that do nothing, `clock` those that read the clock; FLOOR is their extension. Whatever else is to be in
force, such as the recorder, is there before the timed part begins: it waits for a line of standard input.
"""

import asyncio
import os
import sys
import time

import sheet


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def line(number, text, weight):
    return label(text, number > 500), weight + rounded(weight, number)


def label(text, is_large):
    return text if is_large else "small"


def rounded(weight, digits):
    return None or weight


def builtins():
    for number in range(1500):
        line(number, "a line of text", 1.5)


def numbers(count):
    for number in range(count):
        yield number


def generators():
    for _ in numbers(4000):
        pass


async def answer(number):
    return number


async def ask():
    for number in range(4000):
        await answer(number)


LOOP = asyncio.new_event_loop()
PROGRAMS = {
    "fib": lambda: fib(17),
    "builtins": builtins,
    "objects": lambda: sheet.run(2),
    "generators": generators,
    "coroutines": lambda: LOOP.run_until_complete(ask()),
}
REPETITIONS = 101


def set_floor(path, is_timed):
    from importlib.machinery import ExtensionFileLoader
    from importlib.util import module_from_spec, spec_from_loader

    loader = ExtensionFileLoader("floor", path)
    module = module_from_spec(spec_from_loader("floor", loader))
    loader.exec_module(module)
    monitoring = sys.monitoring
    monitoring.use_tool_id(0, "floor")
    events = monitoring.events
    for event in (events.PY_START, events.PY_RESUME):
        monitoring.register_callback(0, event, module.timed if is_timed else module.start)
    for event in (events.PY_RETURN, events.PY_YIELD):
        monitoring.register_callback(0, event, module.timed if is_timed else module.end)
    monitoring.set_events(0, events.PY_START | events.PY_RESUME | events.PY_RETURN | events.PY_YIELD)


def wait_dormant(extension):
    path = os.path.join(os.path.dirname(__file__), "../../PythonRecorder/Python/inject/recording.py")
    with open(path, encoding="utf-8") as file:
        names = {}
        exec(compile(file.read(), path, "exec"), names)
    names["activate"](extension, "1")


def count(program):
    calls = 0

    def profile(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(profile)
    program()
    sys.setprofile(None)
    return calls


def times(program):
    clock = time.perf_counter_ns
    program()
    for _ in range(REPETITIONS):
        first = clock()
        spin()
        begin = clock()
        program()
        end = clock()
        spin()
        yield end - begin
        yield begin - first + clock() - end


def spin():
    total = 0
    for number in range(2000):
        total += number
    return total


def main():
    mode, floor = sys.argv[1:]
    if mode in ("floor", "clock"):
        set_floor(floor, mode == "clock")
    if mode == "dormant":
        wait_dormant(os.environ["BENCHMARK_EXTENSION"])
    if mode.startswith("viz"):
        from viztracer import VizTracer

        everything = mode == "vizValues"
        tracer = VizTracer(
            log_func_args=everything, log_func_retval=everything, tracer_entries=200_000, verbose=0
        )
        tracer.start()
    sys.stdin.readline()
    for name, program in PROGRAMS.items():
        measured = list(times(program))
        # Counted afterwards: code that was profiled once does not run as it did before.
        print(name, count(program) if mode == "bare" else 0, *measured, flush=True)
    if mode.startswith("viz"):
        # What was collected is not written anywhere.
        tracer.stop()
        os._exit(0)


main()
