"""An exception raised in `finally` takes the place of the one in flight."""


def replaces():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


try:
    replaces()
except KeyError:
    pass

# exception: KeyError: 'second'; raised in replaces:8; left replaces:8; caught in <module __main__>:13; context ValueError(first)
# tree: thread: <module>{ replaces!KeyError('second') }?KeyError('second')=None
