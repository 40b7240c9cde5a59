"""PEP 479: StopIteration that would leave a generator is a mistake."""


def careless():
    yield next(iter(()))


def asks():
    try:
        return list(careless())
    except RuntimeError:
        return None


asks()

# exception: RuntimeError: generator raised StopIteration; raised in careless:?; left careless:?; caught in asks:11; cause StopIteration()
# tree: thread: <module>{ asks{ careless!RuntimeError('generator raised StopIteration') }?RuntimeError('generator raised StopIteration')=None }=None
