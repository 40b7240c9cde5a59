"""`python -m flowtrace …` is the command `flowtrace …`, with this Python for the programs that it starts."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig


def find_command() -> str | None:
    """The command's path: that of this installation, of this checkout, or the one on PATH."""
    folder = os.path.dirname(os.path.abspath(__file__))
    places = []
    for scheme in (sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user")):
        # Only where this package is installed itself.
        if os.path.dirname(folder) in (sysconfig.get_path("platlib", scheme), sysconfig.get_path("purelib", scheme)):
            places.append(os.path.join(sysconfig.get_path("scripts", scheme), "flowtrace"))
    # pip install --target FOLDER
    places.append(os.path.join(os.path.dirname(folder), "bin", "flowtrace"))
    places.append(os.path.join(folder, "..", "..", "..", "..", ".build", "release", "flowtrace"))
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
