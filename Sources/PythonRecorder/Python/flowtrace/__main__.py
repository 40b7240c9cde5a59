"""`python -m flowtrace …` is the command `flowtrace …`, with this Python for the programs that it starts."""

from __future__ import annotations

import os
import shutil
import sys


def find_command() -> str | None:
    """The command's path: that of this installation, of this checkout, or the one on PATH."""
    folder = os.path.dirname(os.path.abspath(__file__))
    # Of a wheel; PREFIX/lib/flowtrace/python/flowtrace; Sources/PythonRecorder/Python/flowtrace.
    places = [
        os.path.join(folder, "_installation", "bin", "flowtrace"),
        os.path.join(folder, "..", "..", "..", "..", "bin", "flowtrace"),
        os.path.join(folder, "..", "..", "..", "..", ".build", "release", "flowtrace"),
    ]
    # Made plain first: ".." behind a symbolic link would lead elsewhere.
    for place in map(os.path.abspath, places):
        if os.access(place, os.X_OK) and os.path.isfile(place):
            return place
    return shutil.which("flowtrace")


def main() -> None:
    command = find_command()
    if command is None:
        sys.exit("flowtrace: the command is not here: install the wheel of flowtrace for this platform, or put it on PATH.")
    os.environ.setdefault("FLOWTRACE_PYTHON", sys.executable)
    try:
        os.execv(command, [command, *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"flowtrace: {command} can't be started: {error.strerror}.")


if __name__ == "__main__":
    main()
