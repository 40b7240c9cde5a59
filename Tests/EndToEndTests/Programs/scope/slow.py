"""Calls that are short, long, or fail."""

import time


def quick():
    pass


def slow():
    time.sleep(0.5)


def middle():
    quick()
    slow()
    quick()


def fails():
    raise KeyError("k")


for _ in range(20000):
    quick()
slow()
middle()
try:
    fails()
except KeyError:
    quick()
