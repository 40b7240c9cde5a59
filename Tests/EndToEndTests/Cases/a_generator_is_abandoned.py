"""One that nobody asks any more stays suspended."""


def endless():
    number = 0
    while True:
        yield number
        number += 1


kept = []


def uses():
    generator = endless()
    kept.append(generator)
    return next(generator), next(generator)


uses()

# tree: thread: <module>{ uses{ endless~=0 ^endless~=1 }=(0, 1) }=None
