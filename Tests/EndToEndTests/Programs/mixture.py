"""Generators, exceptions, context managers and recursion, for counting."""

import contextlib


def numbers(limit):
    for number in range(limit):
        yield number


def chained(limit):
    yield from numbers(limit)
    return "done"


def fails(depth):
    if depth == 0:
        raise ValueError("deep")
    try:
        return fails(depth - 1)
    finally:
        len("clean")


@contextlib.contextmanager
def guarded():
    try:
        yield 1
    except ValueError:
        pass


class Shelf:
    def __init__(self):
        self.tins = list(chained(5))

    def __iter__(self):
        return (tin * 2 for tin in self.tins)

    def __getattr__(self, name):
        raise AttributeError(name)


def main():
    total = 0
    for _ in range(50):
        total += sum(Shelf())
        with guarded():
            fails(6)
        total += hasattr(Shelf(), "missing")
    iterator = numbers(2)
    next(iterator), next(iterator)
    try:
        next(iterator)
    except StopIteration:
        total += 1
    thrown = numbers(3)
    next(thrown)
    with contextlib.suppress(KeyError):
        thrown.throw(KeyError("k"))
    try:
        int("x")
    except ValueError as error:
        try:
            raise RuntimeError("again") from error
        except RuntimeError:
            total += 2
    print(total)


main()
