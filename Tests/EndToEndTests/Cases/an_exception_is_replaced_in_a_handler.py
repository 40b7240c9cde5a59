"""A mistake in a handler: the new exception has the old one as its context."""


def replaces():
    try:
        int("x")
    except ValueError:
        {}["missing"]


try:
    replaces()
except KeyError:
    pass

# exception: KeyError: 'missing'; raised in replaces:8; left replaces:8; caught in <module __main__>:13; context ValueError(invalid literal for int() with base 10: 'x')
# tree: thread: <module>{ replaces!KeyError('missing') }?KeyError('missing')=None
