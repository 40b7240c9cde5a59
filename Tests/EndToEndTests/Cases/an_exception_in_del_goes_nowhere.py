"""An exception in `__del__` leaves that call, and nobody's handler sees it."""

import sys


class Fragile:
    def __del__(self):
        raise ValueError("too late")


def drops():
    fragile = Fragile()
    del fragile
    return "unharmed"


sys.unraisablehook = [].append
drops()

# exception: ValueError: too late; raised in Fragile.__del__:8; left Fragile.__del__:8
# tree: thread: <module>{ Fragile=None drops{ Fragile.__del__(self=<__main__.Fragile>)!ValueError('too late') }='unharmed' }=None
