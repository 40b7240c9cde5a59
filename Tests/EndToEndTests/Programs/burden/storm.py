"""A function that is called again and again with values that take long to record, then now and then."""

import time

LINES = ["a line of a text that is long enough to be a burden, when it is recorded again and again and again"] * 8


def parse(lines, times):
    return len(lines)


def rare(lines):
    return len(lines)


def main():
    end = time.monotonic() + 3
    times = 0
    while time.monotonic() < end:
        times += 1
        parse(LINES, times)
    rare(LINES)
    for times in range(300):
        parse(LINES, times)
        time.sleep(0.01)


main()
