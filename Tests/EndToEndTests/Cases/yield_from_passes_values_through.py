"""The inner generator's parts lie inside the outer one's."""


def inner():
    yield 1
    return "inner is done"


def outer():
    return (yield from inner())


def user():
    return list(outer())


user()

# tree: thread: <module>{ user{ outer{ inner~=1 }~=1 ^outer{ ^inner='inner is done' }='inner is done' }=[1] }=None
