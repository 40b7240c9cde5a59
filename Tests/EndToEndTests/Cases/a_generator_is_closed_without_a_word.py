"""CPython 3.13 tells nothing of a generator that has nothing to clean; what comes then is in its place."""


def simple():
    yield 1


def closes():
    for _ in range(2):
        generator = simple()
        next(generator)
        generator.close()
        after()


def after():
    pass


closes()

# tree: thread: <module>{ closes{ simple~=1 ^simple!GeneratorExit after=None simple~=1 ^simple!GeneratorExit after=None }=None }=None
# tree(3.13): thread: <module>{ closes{ simple~=1 after=None simple~=1 after=None }=None }=None
