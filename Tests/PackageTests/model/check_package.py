"""Runs generated programs with FlowTrace 0.4.1, the model, and with the package here: events and printed trees must be the same, but
for what `compare.py` says is meant.

`check_package.py PYTHON EXTENSION MODEL [COUNT [FIRST]]`. MODEL is a folder with the release, as `pip install --target MODEL
flowtrace==0.4.1` makes it. Exit code 1 and a sentence for each difference; `generate.py SEED` prints a program.
"""

import json
import os
import subprocess
import sys
import tempfile

from compare import compare

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.join(HERE, "../../../Sources/PythonRecorder/Python")


def outcomes(python, package, extension, folder, first, count):
    """What each program gave."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FLOWTRACE", "PYTHON"))}
    environment |= {"PYTHONPATH": package, "FLOWTRACE_LIBRARY": extension, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    # Frozen modules are the user's code to the model.
    arguments = [python, "-X", "frozen_modules=off", os.path.join(HERE, "work.py"), folder, str(first), str(count)]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=600)
    if done.returncode or done.stderr:
        raise RuntimeError(f"{package}: exit code {done.returncode}: {done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    python, extension, model, *numbers = sys.argv[1:]
    count = int(numbers[0]) if numbers else 300
    first = int(numbers[1]) if numbers[1:] else 0
    with tempfile.TemporaryDirectory() as folder:
        ours, its = (outcomes(python, package, extension, folder, first, count) for package in (PACKAGE, model))
    different = 0
    for pair in zip(ours, its, strict=True):
        found = compare(*pair)
        different += bool(found)
        for text in found[:3]:
            print(f"program {pair[0]['seed']}: {text}"[:1000])
    events = sum(len(session["events"]) for outcome in ours for session in outcome["sessions"])
    failed = sum(outcome["fault"] is not None for outcome in ours)
    print(f"{len(ours)} programs ({failed} of which fail), {events} events, {different} differences")
    return 1 if different or not events else 0


if __name__ == "__main__":
    sys.exit(main())
