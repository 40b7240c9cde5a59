"""The garbage collector may run when a call is made and has not begun: whoever makes the call is the caller of what it runs."""

import gc


class Loop:
    def __init__(self):
        self.me = self

    def __del__(self):
        deleted()


def deleted():
    pass


def inner(argument):
    return len(argument)


def outer(argument):
    return inner(argument)


def calls():
    Loop()
    gc.set_threshold(1, 1, 1)
    gc.enable()
    result = outer([[], [], []])
    gc.disable()
    return result


gc.collect()
gc.disable()
calls()

# tree: thread: <module>{ Loop=None calls{ Loop.__init__(self=<__main__.Loop>)=None Loop.__del__(self=<__main__.Loop>){ deleted=None }=None outer(argument=[[], [], []]){ inner(argument=[[], [], []])=3 }=3 }=3 }=None
# tree(3.12): thread: <module>{ Loop=None calls{ Loop.__init__(self=<__main__.Loop>)=None outer(argument=[[], [], []]){ Loop.__del__(self=<__main__.Loop>){ deleted=None }=None inner(argument=[[], [], []])=3 }=3 }=3 }=None
