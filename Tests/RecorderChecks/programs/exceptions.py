"""Exceptions of all kinds."""
import contextlib


def raises(kind, *values):
    raise kind(*values)


def passes(*values):
    return raises(*values)


def catches():
    try:
        passes(ValueError, "one", 2)
    except ValueError:
        return "caught"


def cleans():
    try:
        passes(KeyError, "k")
    finally:
        len("")


def swallows():
    try:
        passes(KeyError, "k")
    finally:
        return "swallowed"


def reraises():
    try:
        passes(OSError, 2, "none")
    except OSError:
        raise


def chains():
    try:
        passes(OSError)
    except OSError as error:
        raise RuntimeError("chained") from error


def replaces():
    try:
        int("x")
    except ValueError:
        {}["missing"]


@contextlib.contextmanager
def manager():
    try:
        yield 1
    except LookupError:
        pass


def suppressed():
    with manager():
        passes(LookupError)
    with contextlib.suppress(OSError):
        passes(OSError)
    return "suppressed"


def groups():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        pass
    except* TypeError:
        pass


def deep(n):
    if n == 0:
        raise ValueError("bottom")
    deep(n - 1)


class Loud:
    def __del__(self):
        try:
            raises(ArithmeticError)
        except ArithmeticError:
            pass

    def __repr__(self):
        raise RuntimeError("repr must not be called")

    __str__ = __repr__


class Odd(Exception):
    def __init__(self, code):
        self.code = code


for attempt in (catches, cleans, swallows, reraises, chains, replaces, suppressed, groups, lambda: deep(50)):
    try:
        print(attempt.__name__, attempt())
    except Exception as error:
        print(attempt.__name__, type(error).__name__)
same = ValueError("same")
for _ in range(3):
    try:
        raise same
    except ValueError:
        pass
loud = Loud()
try:
    raises(Odd, loud)
except Odd as error:
    print(type(error.code).__name__)
del loud
for index in range(300):
    try:
        deep(index % 5)
    except ValueError:
        pass
