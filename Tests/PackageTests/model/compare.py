"""Compares what two packages made of the same program, call by call.

What is meant to differ is said in `expected`, each thing in a place of its own; what is left is a fault.
"""

import re
from dataclasses import dataclass, field

FIELDS = (
    "id kind func_name parent_id args_repr result_repr duration exc_type exc_msg caught via_exception exc_tb "
    "collect_args collect_result collect_timing"
).split()
# Of an iteration or an `await` that ends: no exceptions of the program.
CONTROL_FLOW = ("StopIteration", "StopAsyncIteration", "GeneratorExit")
# Greatest lengths of a text in the model; it ends in "..." then.
RESULT, ARGUMENT = 60, 200


@dataclass
class Call:
    """A call and all below it."""

    name: str
    facts: dict
    callees: list = field(default_factory=list)
    marks: list = field(default_factory=list)


def forest(events):
    """The outermost calls of a session, and what is wrong with the events' numbers."""
    calls, roots, faults = {}, [], []
    for place, values in enumerate(events):
        event = dict(zip(FIELDS, values))
        above = calls.get(event["parent_id"])
        if event["id"] != place:
            faults.append(f"event {place} has the id {event['id']}")
        if event["kind"] == "call":
            names = ("args_repr", "collect_args", "collect_result", "collect_timing")
            call = calls[place] = Call(event["func_name"], {name: event[name] for name in names})
            (above.callees if above else roots).append(call)
        elif event["kind"] == "exception":
            # The model tells those of frames from before the session, too: of no call.
            if above:
                above.marks.append(tuple(event[name] for name in ("exc_type", "exc_msg", "caught", "exc_tb")))
        elif above is None or "result_repr" in above.facts:
            faults.append(f"event {place} ends no call")
        else:
            above.facts |= {name: event[name] for name in ("result_repr", "via_exception")}
            above.facts["is timed"] = event["duration"] is not None
    return roots, faults


def expected(call):
    """What a package that keeps the documented rules makes of a call that the model has recorded."""
    # Calls of the recorder's own making.
    callees = [expected(one) for one in call.callees if one.name != "__repr__"]
    # One mark a frame.
    marks = [mark for mark in call.marks if mark[0] not in CONTROL_FLOW][-1:]
    return Call(call.name, call.facts, callees, marks)


def differences(ours, model, path=""):
    """Sentences that say where a call of ours is not as expected."""
    path = f"{path}/{ours.name}"
    if ours.name != model.name:
        return [f"{path}: the model has {model.name}"]
    found = []
    for name, value in model.facts.items():
        if name == "args_repr" and value is None and ours.facts["collect_args"]:
            # `default_show_args=True` shows those of functions that are not decorated.
            continue
        if not alike(name, ours.facts.get(name), value):
            found.append(f"{path}: {name} {ours.facts.get(name)!r}, in the model {value!r}")
    if [[plain(text) for text in mark] for mark in ours.marks] != [[plain(text) for text in mark] for mark in model.marks]:
        found.append(f"{path}: exceptions {ours.marks}, in the model {model.marks}")
    if [one.name for one in ours.callees] != [one.name for one in model.callees]:
        names = [[one.name for one in call.callees] for call in (ours, model)]
        return [*found, f"{path}: calls {names[0]}, in the model {names[1]}"]
    for pair in zip(ours.callees, model.callees):
        found += differences(*pair, path)
    return found


def alike(name, ours, model):
    if name == "result_repr" and model and len(model) == RESULT and model.endswith("..."):
        return plain(ours).startswith(plain(model)[:-3])
    if name == "args_repr" and model and "..." in model:
        # Each argument is cut on its own.
        pattern = re.escape(plain(model)).replace(re.escape("..."), ".*")
        return re.fullmatch(pattern, plain(ours), re.DOTALL) is not None
    return plain(ours) == plain(model)


def plain(value):
    """Without what differs from run to run."""
    return re.sub(r"0x[0-9a-f]+", "0x", value) if isinstance(value, str) else value


def tree(call, indent=0):
    """The lines of a printed tree, as they are documented, with durations as [t]; without exceptions, whose places differ."""
    signature = f"{'  ' * indent}# {call.name}({call.facts['args_repr'] or ''})"
    yield signature.replace("#", "→", 1)
    for callee in call.callees:
        yield from tree(callee, indent + 1)
    end = signature.replace("#", "↯" if call.facts.get("via_exception") else "←", 1)
    end += " [t]" if call.facts.get("is timed") else ""
    if call.facts.get("via_exception"):
        end += " [exc-return]"
    elif call.facts.get("result_repr") is not None:
        end += f" → {call.facts['result_repr']}"
    yield end


def without_exceptions(lines):
    """The lines of a tree but those that tell exceptions."""
    return [line for line in lines if not re.match(r" *↯ .*\[(caught|propagated|raised)\]$| *⤷| *↯ (?!.*exc-return)", line)]


def visible(line):
    return line.translate({10: "\\n", 0: "\\x00"})


def printed(text):
    """What a program prints, in the words of both packages."""
    text = re.sub(r"\[\d+\.\d{6}s\]", "[t]", text)
    text = re.sub(r"(?m)^( *[→←↯] )(?:\w+\.)+(\w+\()", r"\1\2", text)
    text = text.replace("(пустая трасса)", "(empty trace)").replace("событий", "events").replace("события", "events")
    text = text.replace("последняя функция", "last function").replace("(нет событий — подключите Monitoring API)", "(no events)")
    text = re.sub(r"\d+ events, \d+\.\d{6}s", "# events, #s", text)
    text = re.sub(r"\(\d+\.\d{6}s\)", "(#s)", text)
    return plain(text)


def compare(ours, model):
    """Sentences that say where the outcome of a program is not that of the model."""
    if ours["fault"] or model["fault"]:
        return [f"ours ends with {ours['fault']}, the model with {model['fault']}"] if ours["fault"] != model["fault"] else []
    if len(ours["sessions"]) != len(model["sessions"]):
        return [f"{len(ours['sessions'])} sessions, the model has {len(model['sessions'])}"]
    found = []
    for number, (mine, its) in enumerate(zip(ours["sessions"], model["sessions"])):
        roots, faults = forest(mine["events"])
        found += [f"session {number}: {fault}" for fault in faults]
        wanted = [expected(call) for call in forest(its["events"])[0] if call.name != "__repr__"]
        if [one.name for one in roots] != [one.name for one in wanted]:
            found.append(f"session {number}: {[one.name for one in roots]}, the model has {[one.name for one in wanted]}")
        for pair in zip(roots, wanted):
            found += [f"session {number}: {text}" for text in differences(*pair)]
        lines = [visible(line) for call in roots for line in tree(call)]
        shown = without_exceptions(printed(mine["shown"]).splitlines())
        if mine["events"] and shown != [plain(line) for line in lines]:
            found.append(f"session {number}: printed\n{shown}\nexpected\n{lines}")
    if not ours["prints alike"]:
        return found
    pairs = zip(printed(ours["printed"]).splitlines(), printed(model["printed"]).splitlines())
    found += [f"printed {a!r}, the model {b!r}" for a, b in pairs if a != b and not b.endswith("...") and "..." not in b]
    return found
