"""Writes python_repr.txt: values in the notation of ValueNotation.swift, a tab, and what Python's repr says of them, as a
JSON string. Run by hand with a current Python when cases are added: python3 python_repr.py > python_repr.txt
"""

import json
import random
import struct
import sys


def notation(value):
    kind = type(value)
    if value is None or value is True or value is False or value is Ellipsis or value is NotImplemented:
        return str(value)
    if kind is int:
        return f"i:{value}" if -(2**63) <= value < 2**63 else f"n:{value:x}"
    if kind is float:
        return f"f:{value.hex()}"
    if kind is complex:
        return f"c:{value.real.hex()},{value.imag.hex()}"
    if kind is str:
        return "s:" + value.encode("utf-8").hex()
    if kind is bytes:
        return "b:" + value.hex()
    if kind is bytearray:
        return "a:" + value.hex()
    if kind is range:
        return f"( range {notation(value.start)} {notation(value.stop)} {notation(value.step)} )"
    name = {tuple: "tuple", list: "list", set: "set", frozenset: "frozenset", dict: "dict"}[kind]
    parts = [part for pair in value.items() for part in pair] if kind is dict else list(value)
    return " ".join(["(", name, *map(notation, parts), ")"])


def floats():
    yield from [0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1 / 3, 100.0, 123456789.0, 1e15, 1e16, 1e17, 1e22, 1e23, 9999999999999998.0]
    yield from [9007199254740993.0, 123456789012345680.0, 1e-3, 1e-4, 1e-5, 0.00012345, 0.000012345, 5e-324, 2.2250738585072014e-308]
    yield from [1.7976931348623157e308, 1e100, 1e-100, 1.5e300, float("inf"), float("-inf"), float("nan"), 3.14, 2.5e-8, 12345.678]
    source = random.Random(1)
    for _ in range(120):
        yield struct.unpack("<d", source.randbytes(8))[0]
        yield round(source.uniform(-1e6, 1e6), source.randrange(12))
        yield source.uniform(1, 10) * 10.0 ** source.randrange(-8, 20)


def texts():
    yield from ["", "a", "it's", 'say "hi"', "it's \"both\"", "back\\slash", "tab\there", "line\nbreak\r", "\0\x01\x1f\x7f"]
    yield from ["caf\u00e9", "\u00a0\u00ad", "\u200b\u200e\u202e\u2028\u2029", "\u65e5\u672c\u8a9e", "\U0001f600", "e\u0301"]
    yield from ["\x80\x9b\x9f", "\ue000", "\U000e0001", "\U0010ffff", "\ufeffbom", "\u3000wide", "\ufffd", "\u0378", "{}%s"]
    source = random.Random(2)
    for _ in range(60):
        yield "".join(chr(source.choice([39, 34, 92, *range(32, 127), *range(0, 300)])) for _ in range(source.randrange(12)))


def byte_texts():
    yield from [b"", b"abc", b"it's", b'"', b"'\"", b"\\", b"\t\n\r", b"\x00\x7f\x80\xff"]
    source = random.Random(3)
    for _ in range(30):
        yield source.randbytes(source.randrange(16))


def integers():
    yield from [0, 1, -1, 63, 64, 2**31, 2**63 - 1, -(2**63), 2**63, -(2**63) - 1, 2**64, 10**18, 10**19, 10**27, -(10**100)]
    source = random.Random(4)
    for _ in range(40):
        yield source.choice([1, -1]) * source.getrandbits(source.randrange(1, 900))


def others():
    yield from [None, True, False, Ellipsis, NotImplemented]
    yield from [0j, 1j, -1j, 1 + 2j, -0.0 + 2j, complex(1, -0.0), complex(-0.0, -0.0), complex(0.0, -0.0), 1.5e16 - 0.25j]
    yield from [complex("nan+infj"), complex(float("nan"), float("-inf")), complex(1e16, 1e-5), complex(-3, 100)]
    yield from [(), (1,), (1, 2), [], [1], [1, "two", 3.0], set(), {7}, frozenset(), frozenset({"x"}), {}, {"a": 1}]
    yield from [{1: None, "k": [1, (2,)], (3, 4): {"d": b"e"}}, [[], (), {}, set(), frozenset()], ((),), [None, ...]]
    yield from [range(5), range(0), range(2, 10), range(0, 10, 2), range(10, 0, -1), bytearray(), bytearray(b"it's\x00")]


for case in [*floats(), *texts(), *byte_texts(), *integers(), *others()]:
    sys.stdout.write(f"{notation(case)}\t{json.dumps(repr(case))}\n")
