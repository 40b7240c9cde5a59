"""`raise … from None`: the context is put away, so there is no chain."""


def hides():
    try:
        {}["key"]
    except KeyError:
        raise ValueError("no such option") from None


try:
    hides()
except ValueError:
    pass

# exception: ValueError: no such option; raised in hides:8; left hides:8; caught in <module __main__>:13
# tree: thread: <module>{ hides!ValueError('no such option') }?ValueError('no such option')=None
