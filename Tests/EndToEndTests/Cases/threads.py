"""A thread is a lane."""

import threading


def work(number):
    return number * 2


thread = threading.Thread(target=work, args=(21,), name="worker")
thread.start()
thread.join()
work(1)

# tree: thread: <module>{ work(number=1)=2 }=None
# tree: thread: work(number=21)=42
