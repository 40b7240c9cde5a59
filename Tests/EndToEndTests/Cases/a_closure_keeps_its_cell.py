"""An argument that an inner function uses is told as well."""


def counter(start):
    def step(by=1):
        nonlocal start
        start += by
        return start

    return step


def counts():
    step = counter(5)
    return step(), step(by=2)


counts()

# tree: thread: <module>{ counts{ counter(start=5)=<function counter.<locals>.step> counter.<locals>.step(by=1)=6 counter.<locals>.step(by=2)=8 }=(6, 8) }=None
