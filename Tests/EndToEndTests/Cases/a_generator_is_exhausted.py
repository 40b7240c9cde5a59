"""Each `next` is a part; the last one returns."""


def countdown(number):
    while number:
        yield number
        number -= 1
    return "done"


def user():
    return list(countdown(2))


user()

# tree: thread: <module>{ user{ countdown(number=2)~=2 ^countdown~=1 ^countdown='done' }=[2, 1] }=None
