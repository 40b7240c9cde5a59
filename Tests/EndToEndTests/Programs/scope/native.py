"""Functions written in C, with callbacks in Python, and one that raises."""


def half(number):
    return number / 2


def fails():
    try:
        int("x")
    except ValueError:
        return len("ab")


def main():
    items = []
    items.append(4)
    sorted([2, 1], key=half)
    fails()


main()
