"""A context manager that answers nothing changes nothing."""


class Guard:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None


def guarded():
    with Guard():
        raise ValueError


try:
    guarded()
except ValueError:
    pass

# exception: ValueError: ; raised in guarded:14; left guarded:14; caught in <module __main__>:19
# tree: thread: <module>{ Guard=None guarded{ Guard.__enter__(self=<__main__.Guard>)=<__main__.Guard> Guard.__exit__(self=<__main__.Guard>,details=(<class 'ValueError'>, <ValueError args=()>, <traceback>))=None }! }?=None
