"""`ExitStack` calls what it has gathered from the inside out; who swallows the exception ends it for the others."""

import contextlib


class Guard:
    def __init__(self, swallows):
        self.swallows = swallows

    def __exit__(self, kind, error, traceback):
        return self.swallows

    def __enter__(self):
        return None


def fails():
    raise ValueError("v")


def stacked():
    with contextlib.ExitStack() as stack:
        stack.callback(last, 1)
        stack.enter_context(Guard(True))
        stack.enter_context(Guard(False))
        fails()
    return 2


def last(number):
    pass


stacked()

# tree: thread: <module>{ Guard=None stacked{ Guard.__init__(self=<__main__.Guard>,swallows=True)=None Guard.__enter__(self=<__main__.Guard>)=None Guard.__init__(self=<__main__.Guard>,swallows=False)=None Guard.__enter__(self=<__main__.Guard>)=None fails!ValueError('v') Guard.__exit__(self=<__main__.Guard>,kind=<class 'ValueError'>,error=<ValueError args=('v',)>,traceback=<traceback>)=False Guard.__exit__(self=<__main__.Guard>,kind=<class 'ValueError'>,error=<ValueError args=('v',)>,traceback=<traceback>)=True last(number=1)=None }?ValueError('v')=2 }=None
