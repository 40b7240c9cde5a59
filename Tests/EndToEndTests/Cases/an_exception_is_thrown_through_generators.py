"""`throw` goes to the innermost generator of a chain; those on the way are asked when it does not handle the exception."""


def inner():
    try:
        yield 1
    except ValueError:
        yield 2


def outer():
    try:
        yield from inner()
    except KeyError:
        yield 3


def throws():
    generator = outer()
    next(generator)
    second = generator.throw(ValueError("v"))
    third = generator.throw(KeyError("k"))
    return second, third, next(generator, None)


throws()

# tree: thread: <module>{ throws{ outer{ inner~=1 }~=1 ^inner?ValueError('v')~=2 ^inner!KeyError('k') ^outer?KeyError('k')~=3 ^outer=None }=(2, 3, None) }=None
