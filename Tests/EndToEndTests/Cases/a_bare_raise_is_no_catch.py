"""A handler that raises the exception again did not catch it: it is one exception from beginning to end."""


def fails():
    raise ValueError("no")


def logs():
    try:
        fails()
    except ValueError:
        raise


def outer():
    try:
        logs()
    except ValueError:
        return "caught"


outer()

# exception: ValueError: no; raised in fails:5; left fails:5 logs:10; caught in outer:18
# tree: thread: <module>{ outer{ logs{ fails!ValueError('no') }!ValueError('no') }?ValueError('no')='caught' }=None
