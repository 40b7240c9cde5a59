"""Goes round until a file is there."""

import os
import sys
import time

import shelf


def aside():
    return None


def twice(number):
    return 2 * number


def turn(number):
    shelf.keep(number)
    aside()
    return twice(number)


number = 0
while not os.path.exists(sys.argv[1]):
    number += 1
    turn(number)
    time.sleep(0.001)
