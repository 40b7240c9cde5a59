"""The inner handler is for another type: the outer one, of the same call, catches."""


def fails():
    raise ValueError("no")


def nested():
    try:
        try:
            fails()
        except KeyError:
            return "inner"
    except ValueError:
        return "outer"


nested()

# exception: ValueError: no; raised in fails:5; left fails:5; caught in nested:14
# tree: thread: <module>{ nested{ fails!ValueError('no') }?ValueError('no')='outer' }=None
