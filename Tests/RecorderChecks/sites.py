"""Calls of every kind, each of which asks the interpreter for the line of its caller: `sites.py FILE` writes what they saw."""

import asyncio
import functools
import sys
import threading

SEEN = []


def here():
    # the line at which my caller was called
    frame = sys._getframe(2)
    SEEN.append((sys._getframe(1).f_code.co_qualname, frame.f_lineno))


def leaf(a=1, b=2):
    here()
    return a


class Thing:
    def __init__(self, x):
        here()
        self.x = x

    @property
    def prop(self):
        here()
        return self.x

    def __getitem__(self, k):
        here()
        return k

    def __add__(self, other):
        here()
        return self

    def __lt__(self, other):
        here()
        return True

    def __enter__(self):
        here()
        return self

    def __exit__(self, *a):
        here()

    def __iter__(self):
        here()
        return iter((1,))


def numbers():
    here()
    yield 1
    here()
    yield 2
    here()


def decorated(f):
    @functools.wraps(f)
    def inner(*a):
        here()
        return f(
            *a)
    return inner


@decorated
def work(n):
    here()
    x = [leaf(i)
         for i in range(3)]
    y = sorted([3, 1, 2], key=lambda v: (
        leaf(v)))
    t = Thing(
        1)
    t.prop
    t["a"]
    t + 1
    t < 2
    with t:
        leaf()
    for n in numbers():
        leaf(
            n,
        )
    resumed = numbers()
    next(resumed)
    resumed.send(
        None)
    list(resumed)
    for q in t:
        pass
    list(map(leaf, range(2)))
    return max(
        leaf(1),
        leaf(2),
    )


async def co(n):
    here()
    await asyncio.sleep(0)
    leaf()
    if n:
        await co(n - 1)


async def main():
    here()
    await co(2)
    await asyncio.gather(co(0), co(1))


for _ in range(40):
    work(3)
asyncio.run(main())
thread = threading.Thread(target=work, args=(2,))
thread.start()
thread.join()
exec("\n\n\nleaf()")
with open(sys.argv[1], "w") as file:
    for name, line in SEEN:
        file.write(f"{name}\t{line}\n")
