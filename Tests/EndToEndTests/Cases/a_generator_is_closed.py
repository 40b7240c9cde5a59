"""`close` throws GeneratorExit into a generator that has something to clean."""


def careful():
    try:
        yield 1
    finally:
        cleans()


def cleans():
    pass


def closes():
    generator = careful()
    next(generator)
    generator.close()


closes()

# tree: thread: <module>{ closes{ careful~=1 ^careful{ cleans=None }!GeneratorExit }=None }=None
