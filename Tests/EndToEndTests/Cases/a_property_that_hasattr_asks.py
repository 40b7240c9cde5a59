"""C code swallows the exception: nobody caught it, and the caller went on."""


class Lazy:
    @property
    def value(self):
        raise AttributeError("not yet")


def asks(lazy):
    return hasattr(lazy, "value")


asks(Lazy())

# exception: AttributeError: not yet; raised in Lazy.value:7; left Lazy.value:7
# tree: thread: <module>{ Lazy=None asks(lazy=<__main__.Lazy>){ Lazy.value(self=<__main__.Lazy>)!AttributeError('not yet') }=False }=None
