"""A function that is called often with an object of many attributes, which few bytes are left of in short; then now and then."""

import time


class Node:
    def __init__(self, number):
        self.number = number
        for letter in "abcdefg":
            setattr(self, letter, letter * 110)


def visit(node):
    return node.number


def main():
    node = Node(7)
    end = time.monotonic() + 2
    while time.monotonic() < end:
        visit(node)
        pause = time.perf_counter() + 40e-6
        while time.perf_counter() < pause:
            pass
    for _ in range(500):
        visit(node)
        time.sleep(0.01)


main()
