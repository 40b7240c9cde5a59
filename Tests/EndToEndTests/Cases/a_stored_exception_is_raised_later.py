"""An exception that was caught, kept, and raised elsewhere is still the same one."""

kept = []


def keeps():
    try:
        raise ValueError("kept")
    except ValueError as error:
        kept.append(error)


def raises_it():
    raise kept[0]


keeps()
try:
    raises_it()
except ValueError:
    pass

# exception: ValueError: kept; raised in keeps:8; left raises_it:14; caught in <module __main__>:20
# tree: thread: <module>{ keeps?ValueError('kept')=None raises_it!ValueError('kept') }?ValueError('kept')=None
