"""Builds the wheel from an installation in a folder (make install DESTDIR=… PREFIX=): only the standard library is needed.

    python3 build_wheel.py INSTALLED PACKAGE OUT

INSTALLED has bin/flowtrace, lib/flowtrace and share/flowtrace. They go into the package, PACKAGE, as they are: pip install --target leaves
out what belongs under a prefix. `flowtrace` in the scripts is a few lines that start the command. Prints the wheel's path. The same
parts give the same bytes.
"""

import base64
import hashlib
import os
import platform
import re
import struct
import sys
import zipfile

# Libraries that every manylinux system has (PEP 600); with another one the wheel is for systems like this.
COMMON = re.compile(r"^(libc|libm|libdl|librt|libpthread|libgcc_s|libstdc\+\+|libutil|libresolv|ld-linux[\w-]*)\.so\.\d+$")
DT_NULL, DT_NEEDED, DT_STRTAB, PT_LOAD, PT_DYNAMIC = 0, 1, 5, 1, 2


def needed(path):
    """The libraries that a 64-bit little-endian ELF file names."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:6] != b"\x7fELF\x02\x01":
        sys.exit(f"{path} is no program of a 64-bit Linux")
    (offset,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    headers = [struct.unpack_from("<IIQQQQ", data, offset + size * index) for index in range(count)]
    entries = []
    for kind, _, start, _, _, length in headers:
        if kind == PT_DYNAMIC:
            entries = [struct.unpack_from("<qQ", data, start + place) for place in range(0, length, 16)]
    if (DT_NULL, 0) in entries:
        entries = entries[: entries.index((DT_NULL, 0))]
    names = next((value for tag, value in entries if tag == DT_STRTAB), 0)
    for kind, _, start, address, _, length in headers:
        if kind == PT_LOAD and address <= names < address + length:
            names += start - address
            break
    return [data[names + value : data.index(b"\0", names + value)].decode() for tag, value in entries if tag == DT_NEEDED]


def least_glibc(path):
    """The newest symbol version of glibc that a file asks for."""
    with open(path, "rb") as file:
        versions = re.findall(rb"\0GLIBC_(\d+)\.(\d+)(?:\.\d+)?(?=\0)", file.read())
    return max(((int(major), int(minor)) for major, minor in versions), default=(2, 17))


def platform_tag(files):
    """`manylinux_2_35_x86_64` where that is true, else `linux_x86_64`: pip installs it on any Linux of this machine's kind, and PyPI
    takes none, since nobody promises that the libraries are there."""
    machine = platform.machine()
    if all(COMMON.match(name) for file in files for name in needed(file)):
        major, minor = max(least_glibc(file) for file in files)
        return f"manylinux_{major}_{minor}_{machine}"
    return f"linux_{machine}"


def version(package):
    with open(os.path.join(package, "__init__.py"), encoding="utf-8") as file:
        found = re.search(r'^__version__ = "([^"]+)"$', file.read(), re.MULTILINE)
    if found is None:
        sys.exit(f"{package} has no version")
    return found.group(1)


def contents(installed, package, name):
    """Pairs of a place in the wheel and the file that goes there."""
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(one for one in folders if one != "__pycache__")
        for file in sorted(files):
            path = os.path.join(folder, file)
            yield os.path.join("flowtrace", os.path.relpath(path, package)), path
    yield f"{name}.data/scripts/flowtrace", os.path.join(os.path.dirname(os.path.abspath(__file__)), "flowtrace_script.py")
    for part in ("bin", "lib", "share"):
        for folder, folders, files in os.walk(os.path.join(installed, part)):
            folders.sort()
            for file in sorted(files):
                path = os.path.join(folder, file)
                yield f"flowtrace/_installation/{os.path.relpath(path, installed)}", path


METADATA = """\
Metadata-Version: 2.1
Name: flowtrace
Version: {version}
Summary: The calls of a running program as a live tree in the terminal, and a decorator that prints them
License: MIT
Requires-Python: >=3.12
Classifier: Programming Language :: Python :: 3
Classifier: Programming Language :: Python :: Implementation :: CPython
Classifier: Operating System :: POSIX :: Linux
Classifier: Topic :: Software Development :: Debuggers
Description-Content-Type: text/plain

The command `flowtrace run app.py` shows what a program does while it runs. In a program, `from flowtrace import trace`
decorates functions whose calls are printed.
"""


def build(installed, package, out):
    number = version(package)
    name = f"flowtrace-{number}"
    binaries = [os.path.join(installed, place) for place in ("bin/flowtrace", "lib/flowtrace/libflowtrace_recorder.so")]
    tag = f"cp312-abi3-{platform_tag(binaries)}"
    os.makedirs(out, exist_ok=True)
    path = os.path.join(out, f"{name}-{tag}.whl")
    records = []

    def add(wheel, place, data, mode=0o644):
        entry = zipfile.ZipInfo(place, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o100000 | mode) << 16
        wheel.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        records.append(f"{place},sha256={digest},{len(data)}")

    with zipfile.ZipFile(path, "w") as wheel:
        for place, source in contents(installed, package, name):
            with open(source, "rb") as file:
                add(wheel, place, file.read(), 0o755 if "/scripts/" in place or "/bin/" in place else 0o644)
        add(wheel, f"{name}.dist-info/METADATA", METADATA.format(version=number).encode())
        marks = f"Wheel-Version: 1.0\nGenerator: flowtrace {number}\nRoot-Is-Purelib: false\nTag: {tag}\n"
        add(wheel, f"{name}.dist-info/WHEEL", marks.encode())
        record = f"{name}.dist-info/RECORD"
        add(wheel, record, "\n".join([*records, f"{record},,", ""]).encode())
    return path


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    print(build(*sys.argv[1:]))
