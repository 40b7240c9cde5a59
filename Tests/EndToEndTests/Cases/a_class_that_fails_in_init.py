"""`__init__` raises: the exception goes to whoever made the object."""


class Account:
    def __init__(self, owner):
        if not owner:
            raise ValueError("owner is missing")


def opens():
    try:
        return Account("")
    except ValueError:
        return None


opens()

# exception: ValueError: owner is missing; raised in Account.__init__:7; left Account.__init__:7; caught in opens:13
# tree: thread: <module>{ Account=None opens{ Account.__init__(self=<__main__.Account>,owner='')!ValueError('owner is missing') }?ValueError('owner is missing')=None }=None
