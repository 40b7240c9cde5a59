"""`add_note` does not change the exception's arguments."""


def checks(value):
    assert value > 0, "value must be positive"


def adds():
    try:
        checks(-1)
    except AssertionError as error:
        error.add_note("seen while testing")
        raise


try:
    adds()
except AssertionError:
    pass

# exception: AssertionError: value must be positive; raised in checks:5; left checks:5 adds:10; caught in <module __main__>:18
# tree: thread: <module>{ adds{ checks(value=-1)!AssertionError('value must be positive') }!AssertionError('value must be positive') }?AssertionError('value must be positive')=None
