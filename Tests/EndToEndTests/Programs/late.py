"""Goes from one loop to another at a sign, in two threads: for capture that is off at that moment."""

import os
import sys
import threading
import time

folder = sys.argv[1]


def sign(name):
    return os.path.exists(os.path.join(folder, name))


def tick():
    return sign("end")


def second():
    open(os.path.join(folder, threading.current_thread().name), "w").close()
    while not tick():
        time.sleep(0.001)
    return "second"


def first():
    while not sign("go"):
        time.sleep(0.001)
    return second()


def outer():
    return first()


thread = threading.Thread(target=outer, name="worker")
thread.start()
outer()
thread.join()
