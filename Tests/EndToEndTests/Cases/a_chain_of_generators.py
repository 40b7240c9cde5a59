"""A pipeline: each generator is asked by the next one."""


def source():
    yield 1
    yield 2


def double(numbers):
    for number in numbers:
        yield number * 2


def user():
    return sum(double(source()))


user()

# tree: thread: <module>{ user{ double(numbers=<generator source>){ source~=1 }~=2 ^double{ ^source~=2 }~=4 ^double{ ^source=None }=None }=6 }=None
# tree(public): thread: <module>{ user{ double(numbers=<generator>){ source~=1 }~=2 ^double{ ^source~=2 }~=4 ^double{ ^source=None }=None }=6 }=None
