"""`raise error` in a handler: the same exception, not a new one."""


def fails():
    raise ValueError("no")


def again():
    try:
        fails()
    except ValueError as error:
        raise error


try:
    again()
except ValueError:
    pass

# exception: ValueError: no; raised in fails:5; left fails:5 again:12; caught in <module __main__>:17
# tree: thread: <module>{ again{ fails!ValueError('no') }!ValueError('no') }?ValueError('no')=None
