"""`finally` is no handler: the exception leaves the call."""


def cleans():
    try:
        raise ValueError("no")
    finally:
        tidy()


def tidy():
    pass


try:
    cleans()
except ValueError:
    pass

# exception: ValueError: no; raised in cleans:6; left cleans:6; caught in <module __main__>:17
# tree: thread: <module>{ cleans{ tidy=None }!ValueError('no') }?ValueError('no')=None
