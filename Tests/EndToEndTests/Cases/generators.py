"""A generator resumes as a callee of whoever asks for the next value."""


def numbers(limit):
    for number in range(limit):
        yield number


def total():
    result = 0
    for number in numbers(2):
        result += number
    return result


total()

# tree: thread: <module>{ total{ numbers(limit=2)~=0 ^numbers~=1 ^numbers=None }=1 }=None
