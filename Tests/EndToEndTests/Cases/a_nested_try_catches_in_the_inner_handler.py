"""The inner handler keeps the exception; the outer one never sees it."""


def fails(kind):
    raise kind("no")


def nested():
    try:
        try:
            fails(KeyError)
        except KeyError:
            return "inner"
    except LookupError:
        return "outer"


nested()

# exception: KeyError: 'no'; raised in fails:5; left fails:5; caught in nested:12
# tree: thread: <module>{ nested{ fails(kind=<class 'KeyError'>)!KeyError('no') }?KeyError('no')='inner' }=None
