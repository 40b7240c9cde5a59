"""`generator.throw`: raised where the generator stands, and caught there."""


def patient():
    try:
        yield 1
    except KeyError:
        yield 2


def throws():
    generator = patient()
    next(generator)
    second = generator.throw(KeyError("k"))
    return second


throws()

# exception: GeneratorExit: ; raised in patient:8; left patient:8; context KeyError('k')
# exception: KeyError: 'k'; raised in patient:6; caught in patient:7
# tree: thread: <module>{ throws{ patient~=1 ^patient?KeyError('k')~=2 }=2 ^patient!GeneratorExit }=None
