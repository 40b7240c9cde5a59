"""`raise … from …`: the cause is in the chain."""


class NotStored(Exception):
    pass


def writes():
    raise OSError(28, "No space left on device")


def stores():
    try:
        writes()
    except OSError as error:
        raise NotStored("day.db") from error


try:
    stores()
except NotStored:
    pass

# exception: OSError: [Errno 28] No space left on device; raised in writes:9; left writes:9; caught in stores:15; gave way to __main__.NotStored
# exception: __main__.NotStored: day.db; raised in stores:16; left stores:16; caught in <module __main__>:21; cause OSError([Errno 28] No space left on device)
# tree: thread: <module>{ NotStored=None stores{ writes!OSError(28,'No space left on device') }!__main__.NotStored('day.db') }?__main__.NotStored('day.db')=None
