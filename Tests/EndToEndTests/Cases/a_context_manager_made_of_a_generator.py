"""`@contextmanager`: the exception is thrown into the generator, which catches it."""

from contextlib import contextmanager


@contextmanager
def forgiving():
    try:
        yield 1
    except LookupError:
        return


def uses():
    with forgiving():
        raise LookupError("gone")
    return "after"


uses()

# exception: LookupError: gone; raised in uses:16; caught in forgiving:15
# tree: thread: <module>{ uses{ forgiving~=1 ^forgiving?LookupError('gone')=None }?LookupError('gone')='after' }=None
