"""RecursionError passes all the calls between, and is caught once."""

import sys


def deeper(n):
    if n == 0:
        raise RecursionError("deep enough")
    deeper(n - 1)


def tries():
    try:
        deeper(2)
    except RecursionError:
        return "caught"


def really():
    return really()


def tries_really():
    sys.setrecursionlimit(60)
    try:
        really()
    except RecursionError:
        return "caught"
    finally:
        sys.setrecursionlimit(1000)


tries()

# exception: RecursionError: deep enough; raised in deeper:8; left deeper:8 deeper:9 deeper:9; caught in tries:15
# tree: thread: <module>{ tries{ deeper(n=2){ deeper(n=1){ deeper(n=0)!RecursionError('deep enough') }!RecursionError('deep enough') }!RecursionError('deep enough') }?RecursionError('deep enough')='caught' }=None
