"""An independent count of what a program does: a second `sys.monitoring` tool, in Python, that only counts.

It begins where the recorder begins, at the first frame of `__main__` or of `python -m`, and writes its numbers as JSON to the file
that ORACLE_FILE names: per function the starts, returns and unwinds, and the greatest depth.
"""

import atexit
import json
import os
import sys

_OUTPUT = os.environ.pop("ORACLE_FILE", None)
_TOOL = 2


def _count():
    monitoring = sys.monitoring
    events = monitoring.events
    counts = {}
    state = {"depth": 0, "deepest": 0, "on": False}

    def of(code):
        key = f"{code.co_qualname} {code.co_filename}:{code.co_firstlineno}"
        return counts.setdefault(key, {"starts": 0, "returns": 0, "unwinds": 0, "yields": 0, "resumes": 0})

    def deeper():
        state["depth"] += 1
        state["deepest"] = max(state["deepest"], state["depth"])

    def start(code, offset):
        if not state["on"]:
            if sys._getframe(1).f_globals.get("__name__") != "__main__" and code.co_name != "_run_module_as_main":
                return
            state["on"] = True
        of(code)["starts"] += 1
        deeper()

    def resume(code, offset, exception=None):
        if state["on"]:
            of(code)["resumes"] += 1
            deeper()

    def leave(name):
        def body(code, offset, value):
            if state["on"]:
                of(code)[name] += 1
                state["depth"] -= 1

        return body

    monitoring.use_tool_id(_TOOL, "oracle")
    callbacks = {
        events.PY_START: start,
        events.PY_RESUME: resume,
        events.PY_THROW: resume,
        events.PY_RETURN: leave("returns"),
        events.PY_YIELD: leave("yields"),
        events.PY_UNWIND: leave("unwinds"),
    }
    wanted = 0
    for event, callback in callbacks.items():
        monitoring.register_callback(_TOOL, event, callback)
        wanted |= event

    def write():
        monitoring.set_events(_TOOL, 0)
        own = os.path.abspath(__file__)
        kept = {name: value for name, value in counts.items() if own not in name}
        with open(_OUTPUT, "w", encoding="utf-8") as file:
            json.dump({"functions": kept, "deepest": state["deepest"]}, file)

    atexit.register(write)
    monitoring.set_events(_TOOL, wanted)


if _OUTPUT is not None:
    _count()
