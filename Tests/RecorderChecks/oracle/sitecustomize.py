"""An independent count of calls: a second tool of `sys.monitoring`, in plain Python, that only counts.

Put this folder into PYTHONPATH and name a file in ORACLE_FILE: it starts and ends with the program as the recorder does, and
writes a line for each function, tabs between the fields: qualified name, file, first line, and EVENT=count for each event; the last line
is `depth` and the greatest depth of any thread. Without ORACLE_FILE nothing happens.
"""

import os
import sys

_path = os.environ.pop("ORACLE_FILE", None)


def _count(path):
    import atexit
    import gc
    import threading  # noqa: F401

    monitoring = sys.monitoring
    tool = next(number for number in (2, 1, 0) if monitoring.get_tool(number) is None)
    monitoring.use_tool_id(tool, "oracle")
    # By thread: between reading a number and writing it, another thread may run.
    counts, depths, greatest = {}, {}, {}
    thread_id = threading.get_ident

    def counter(name, step):
        def count(code, *_):
            thread = thread_id()
            own = counts.get(thread)
            if own is None:
                own = counts[thread] = {}
            # Code objects of empty modules are equal: the identity counts.
            known = own.get(id(code))
            if known is None:
                known = own[id(code)] = (code, {})
            entry = known[1]
            entry[name] = entry.get(name, 0) + 1
            if step:
                depth = depths[thread] = depths.get(thread, 0) + step
                if depth > greatest.get(thread, 0):
                    greatest[thread] = depth

        return count

    events = monitoring.events
    steps = {
        "PY_START": 1, "PY_RESUME": 1, "PY_THROW": 1, "PY_RETURN": -1, "PY_YIELD": -1, "PY_UNWIND": -1,
        "RAISE": 0, "RERAISE": 0, "EXCEPTION_HANDLED": 0,
    }  # fmt: skip
    callbacks = {name: counter(name, step) for name, step in steps.items()}

    def first(code, offset):
        name = sys._getframe(1).f_globals.get("__name__")
        if name != "__main__" and code.co_name != "_run_module_as_main":
            return
        everything = 0
        for event, callback in callbacks.items():
            monitoring.register_callback(tool, getattr(events, event), callback)
            everything |= getattr(events, event)
        callbacks["PY_START"](code, offset)
        monitoring.set_events(tool, everything)

    def write():
        # The recorder goes on, and would see what a collection ends.
        gc.disable()
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
        sums = {}
        for own in counts.values():
            for key, (code, entry) in own.items():
                total = sums.setdefault(key, (code, {}))[1]
                for name, n in entry.items():
                    total[name] = total.get(name, 0) + n
        lines = [
            "\t".join([c.co_qualname, c.co_filename, str(c.co_firstlineno)] + [f"{name}={n}" for name, n in entry.items()])
            for c, entry in sums.values()
        ]
        lines.append(f"depth\t{max([0, *greatest.values()])}\n")
        # Without a call of a library's Python code: the recorder still records.
        file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(file, "\n".join(lines).encode("utf-8", "surrogateescape"))
        os.close(file)

    atexit.register(write)
    monitoring.register_callback(tool, events.PY_START, first)
    monitoring.set_events(tool, events.PY_START)


if _path is not None:
    _count(_path)
