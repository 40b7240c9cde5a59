"""Generators of all fates: exhausted, closed, thrown into, abandoned, delegating, never begun."""


def count(n):
    for index in range(n):
        received = yield index
        if received:
            yield -received


def delegate(n):
    try:
        result = yield from count(n)
        return result
    finally:
        done()


def done():
    pass


def stubborn():
    while True:
        try:
            yield 1
        except ValueError as error:
            yield str(error)


def fails():
    yield 1
    raise KeyError("late")


class Walker:
    def __init__(self, n):
        self.left = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left


print(list(count(3)), list(delegate(4)), sum(x * x for x in count(5)), list(Walker(3)))
one = delegate(3)
print(next(one), one.send(7), next(one))
one.close()
two = stubborn()
print(next(two), two.throw(ValueError("in")), next(two))
two.close()
three = fails()
try:
    for _ in three:
        pass
except KeyError as error:
    print("caught", error)
abandoned = delegate(2)
next(abandoned)
del abandoned
never = count(2)
never.close()
four = count(1)
try:
    four.throw(RuntimeError("before"))
except RuntimeError:
    print("thrown before the start")
five = count(2)
next(five)
try:
    five.throw(LookupError("uncaught inside"))
except LookupError:
    print("out again")
print(max(x for x in count(4)), any(x > 2 for x in count(10)), [a for a, b in zip(count(3), count(9))])
try:
    next(iter([]))
except StopIteration:
    print("empty")


def nested():
    def inner():
        yield from (y for y in delegate(2))

    yield from inner()
    yield from inner()


print(list(nested()))
