"""Calls of a library after its first ones: how many events of theirs reach the recorder?"""

import importlib.machinery
import os

import shelf


def declined():
    loader = importlib.machinery.ExtensionFileLoader("_flowtrace", os.environ["RECORDER"])
    spec = importlib.machinery.ModuleSpec("_flowtrace", loader, origin=os.environ["RECORDER"])
    return loader.create_module(spec).declined()


def main(count):
    for number in range(count):
        shelf.keep(number)
        sum(shelf.numbers(2))


main(2)
declined()
before = declined()
main(1000)
print(before, declined())
