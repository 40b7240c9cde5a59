"""`contextlib.suppress` is a catch of the call that uses it."""

from contextlib import suppress


def tries():
    with suppress(KeyError):
        {}["k"]
    return "after"


tries()

# exception: KeyError: 'k'; raised in tries:8; caught in tries:7
# tree: thread: <module>{ tries?KeyError('k')='after' }=None
