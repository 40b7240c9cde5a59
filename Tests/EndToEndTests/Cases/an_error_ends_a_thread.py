"""The exception leaves all the thread's calls but the one that reports it."""

import threading


def fails():
    raise ValueError("in a thread")


threading.excepthook = lambda details: None
thread = threading.Thread(target=fails)
thread.start()
thread.join()

# exception: ValueError: in a thread; raised in fails:7; left fails:7 Thread.run:; caught in Thread._bootstrap_inner:
# tree: thread: <module>=None
# tree: thread: fails!ValueError('in a thread') <lambda>(details=_thread._ExceptHookArgs(<class 'ValueError'>, <ValueError args=('in a thread',)>, <traceback>, <threading.Thread>))=None
