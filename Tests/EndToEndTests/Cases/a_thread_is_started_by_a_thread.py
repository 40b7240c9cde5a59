"""A lane names the thread that started it."""

import threading


def inner():
    pass


def outer():
    thread = threading.Thread(target=inner, name="inner")
    thread.start()
    thread.join()


thread = threading.Thread(target=outer, name="outer")
thread.start()
thread.join()

# lane: MainThread
# lane: inner < outer < MainThread
# lane: outer < MainThread
# tree: thread: <module>=None
# tree: thread: inner=None
# tree: thread: outer=None
