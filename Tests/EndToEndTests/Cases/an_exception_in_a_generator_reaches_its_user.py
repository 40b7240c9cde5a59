"""A generator raises while it is asked for the next value."""


def numbers():
    yield 1
    raise ValueError("no more")


def total():
    try:
        return sum(numbers())
    except ValueError:
        return 0


total()

# exception: ValueError: no more; raised in numbers:6; left numbers:6; caught in total:12
# tree: thread: <module>{ total{ numbers~=1 ^numbers!ValueError('no more') }?ValueError('no more')=0 }=None
