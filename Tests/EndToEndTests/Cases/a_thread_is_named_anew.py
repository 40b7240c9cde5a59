"""The lane has the thread's latest name, wherever it is given."""

import threading

begun, named = threading.Event(), threading.Event()


def works():
    begun.set()
    named.wait()
    threading.current_thread().name += " again"


threading.current_thread().name = "boss"
thread = threading.Thread(target=works, name="first")
thread.start()
begun.wait()
thread.name = "second"
named.set()
thread.join()

# lane: boss
# lane: second again < boss
# tree: thread: <module>=None
# tree: thread: works=None
