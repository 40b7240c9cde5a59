"""Cause, and the context of the cause."""


def chains():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise KeyError("k")
    except KeyError as error:
        raise RuntimeError("end") from error


try:
    chains()
except RuntimeError:
    pass

# exception: RuntimeError: end; raised in chains:11; left chains:11; caught in <module __main__>:16; cause KeyError('k'); context ZeroDivisionError(division by zero)
# tree: thread: <module>{ chains!RuntimeError('end') }?RuntimeError('end')=None
