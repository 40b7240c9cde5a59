"""Compares the call sites of the recorder's stream with what the calls of `sites.py` see themselves.

`check_sites.py PYTHON EXTENSION`; exit code 1 and the differences when they do not agree.
"""

import os
import sys
import tempfile
from collections import Counter

import check_counts

PROGRAM = os.path.join(check_counts.HERE, "sites.py")
# Of the outermost call of a task nothing is told: the event loop drives it.
TASKS = Counter({"main": 1, "co": 2})


def differences(python, extension, rules):
    with tempfile.TemporaryDirectory() as place:
        facts = os.path.join(place, "facts")
        done, stream, _ = check_counts.run(
            python, extension, [PROGRAM, facts], oracle=False, FLOWTRACE_RULES=rules
        )
        if done.returncode:
            return [done.stderr.decode()]
        with open(facts, encoding="utf-8") as file:
            seen = Counter(tuple(line.rstrip("\n").split("\t")) for line in file)
    told, untold = Counter(), Counter()
    waiting = [call for roots in stream.roots.values() for call in roots]
    while waiting:
        call = waiting.pop()
        waiting += call["callees"]
        name = stream.functions[call["function"]][0]
        if any(stream.functions[c["function"]][0] == "here" for c in call["callees"]):
            if call.get("line"):
                told[name, str(call["line"])] += 1
            else:
                untold[name] += 1
    missing = Counter()
    for (name, _), count in (seen - told).items():
        missing[name] += count
    found = [f"{rules}: told and not seen: {key}" for key in told - seen]
    if untold != TASKS or missing != TASKS:
        found.append(f"{rules}: untold {dict(untold)}, not told {dict(seen - told)}")
    return found


def main():
    python, extension = sys.argv[1:3]
    found = []
    for rules in ("", "scope boundary", "scope mine", "native on"):
        found += differences(python, extension, rules)
    for difference in found:
        print(difference)
    print(f"{python}: {len(found)} differences in call sites")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
