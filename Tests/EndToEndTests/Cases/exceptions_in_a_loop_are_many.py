"""Each turn raises an exception of its own, though CPython gives each the same memory."""


def picky(number):
    if number:
        raise ValueError(number)


def tries():
    for number in range(3):
        try:
            picky(number)
        except ValueError:
            pass


tries()

# exception: ValueError: 1; raised in picky:6; left picky:6; caught in tries:13
# exception: ValueError: 2; raised in picky:6; left picky:6; caught in tries:13
# tree: thread: <module>{ tries{ picky(number=0)=None picky(number=1)!ValueError(1) picky(number=2)!ValueError(2) }?ValueError(2)=None }=None
