"""Values of all kinds; none of the program's code may run for them."""
import collections
import dataclasses
import datetime
import decimal
import enum
import pathlib
import re
import uuid


class Colour(enum.Enum):
    RED = 1


class Flag(enum.IntFlag):
    A = 1
    B = 2


Point = collections.namedtuple("Point", "x y")


class MyInt(int):
    pass


class MyStr(str):
    pass


class MyList(list):
    pass


class MyDict(dict):
    pass


@dataclasses.dataclass
class Data:
    name: str
    size: int
    password: str = "geheim"


class Slots:
    __slots__ = ("a", "b", "unset")

    def __init__(self):
        self.a, self.b = 1, [2]


class Both(Slots):
    __slots__ = ("c", "__dict__")


class Property:
    def __init__(self):
        self.plain = 1

    @property
    def trap(self):
        raise SystemExit("a property was read")

    def __getattr__(self, name):
        raise SystemExit("__getattr__ was called")

    def __repr__(self):
        raise SystemExit("__repr__ was called")

    def __eq__(self, other):
        raise SystemExit("__eq__ was called")

    __hash__ = None


class Unfinished:
    def __init__(self, x):
        self.early = x
        self.helper(x)

    def helper(self, x):
        self.late = x


def take(value):
    return value


def many(a, /, b, *rest, c, d=4, **others):
    def inner():
        return a, c

    return inner()


def secret(user, password, api_key=None, *, auth_token="x"):
    return user


def sixty_four(
    a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9,
    d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9,
    g0, g1, g2, g3, g4, g5, g6,
):  # fmt: skip
    return None


loop = []
loop.append(loop)
values = [
    None, True, False, 0, 63, 64, -1, 2**30, -(2**30), 2**60, 2**62, 2**63, -(2**63), 2**64, 10**30, -(10**400), 1.5, float("nan"), 1j,
    "", "abc", "é", "\ud800", "😀" * 60, "x" * 1000, b"", b"ab", b"z" * 500, bytearray(b"q"), (), (1,), (1, 2), [], [1, [2, [3, [4]]]],
    {}, {"a": 1}, {"token": "t", "b": {"password": 1}}, set(), {1}, frozenset({2}), range(3), range(1, 10, 2), ..., NotImplemented, int,
    take, len, collections, Colour.RED, Flag.A, Flag.A | Flag.B, Point(1, 2), MyInt(5), MyStr("s"), MyList([1]), MyDict(a=1),
    Data("n", 3), Slots(), Both(), Property(), loop, list(range(1000)), slice(1, 2), object(), ValueError("v", 1), [].append,
    "abc".upper, Data, type, memoryview(b"m"), collections.OrderedDict(a=1), collections.defaultdict(int, a=1), collections.Counter("aab"),
    collections.deque([1, 2]), [[[2**100] * 20] * 20] * 20, {"k" * 200: "v" * 200}, (x for x in ()), lambda: 0, Unfinished(1),
    datetime.datetime.max, datetime.timedelta.min, datetime.time.max, decimal.Decimal("9" * 200), decimal.Decimal("-1E-9999"),
    decimal.Decimal("sNaN7"), pathlib.Path("a", "b"), pathlib.PurePath(), pathlib.PureWindowsPath("c:/x"), re.compile(b"x"), uuid.uuid4(),
    collections.deque(range(500), 100), slice(None), type("F", (float,), {})(1), type("B", (bytes,), {})(b"b"), type("S", (set,), {})("s"),
]  # fmt: skip
for each in values:
    take(each)
many(1, 2, 3, 4, c=5, e=6)
secret("u", "p", api_key="k")
sixty_four(*[2**600] * 67)
sixty_four(*["y" * 500] * 67)
sixty_four(*[Data("n" * 100, 1)] * 67)
take([Data("n", 1), {"d": Data("m", 2)}])
print("done")
