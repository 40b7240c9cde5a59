"""Caught, propagated, finally, with, raise again, raise from."""


def fails():
    raise ValueError("no")


def lets_through():
    try:
        fails()
    finally:
        pass


def catches():
    try:
        lets_through()
    except ValueError:
        return "caught"


class Guard:
    def __enter__(self):
        pass

    def __exit__(self, kind, value, traceback):
        return kind is ValueError


def suppressed():
    with Guard():
        fails()


def again():
    try:
        fails()
    except ValueError:
        raise


def changed():
    try:
        fails()
    except ValueError as error:
        raise KeyError("other") from error


catches()
suppressed()
try:
    again()
except ValueError:
    pass
try:
    changed()
except KeyError:
    pass

# tree: thread: <module>{ Guard=None catches{ lets_through{ fails!ValueError('no') }!ValueError('no') }?ValueError('no')='caught' suppressed{ Guard.__enter__(self=<__main__.Guard>)=None fails!ValueError('no') Guard.__exit__(self=<__main__.Guard>,kind=<class 'ValueError'>,value=<ValueError args=('no',)>,traceback=<traceback>)=True }?ValueError('no')=None again{ fails!ValueError('no') }!ValueError('no') changed{ fails!ValueError('no') }!KeyError('other') }?KeyError('other')=None
