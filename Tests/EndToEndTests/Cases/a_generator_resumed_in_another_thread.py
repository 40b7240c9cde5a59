"""Its parts lie where it is asked: in two lanes."""

import threading


def numbers():
    yield 1
    yield 2


def asks(generator):
    return next(generator)


generator = numbers()
asks(generator)
thread = threading.Thread(target=asks, args=(generator,))
thread.start()
thread.join()

# tree: thread: <module>{ asks(generator=<generator numbers>){ numbers~=1 }=1 }=None
# tree: thread: asks(generator=<generator numbers>){ ^numbers~=2 }=2
# tree(public): thread: <module>{ asks(generator=<generator>){ numbers~=1 }=1 }=None
# tree(public): thread: asks(generator=<generator>){ ^numbers~=2 }=2
