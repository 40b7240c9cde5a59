"""A context manager that answers True caught it; the call with the `with` went on."""


class Guard:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return kind is ValueError


def guarded():
    with Guard():
        raise ValueError("no")
    return "after"


guarded()

# exception: ValueError: no; raised in guarded:14; caught in guarded:13
# tree: thread: <module>{ Guard=None guarded{ Guard.__enter__(self=<__main__.Guard>)=<__main__.Guard> Guard.__exit__(self=<__main__.Guard>,kind=<class 'ValueError'>,value=<ValueError args=('no',)>,traceback=<traceback>)=True }?ValueError('no')='after' }=None
