"""What no clause wants goes on as a group of its own."""


def splits():
    try:
        raise ExceptionGroup("both", [ValueError(1), TypeError(2)])
    except* ValueError:
        pass


try:
    splits()
except* TypeError:
    pass

# exception: ExceptionGroup: ('both', [<TypeError args=(…)>]); raised in splits:6; left splits:6; caught in <module __main__>:13
# tree: thread: <module>{ splits!ExceptionGroup('both',[<TypeError args=(…)>]) }?ExceptionGroup('both',[<TypeError args=(…)>])=None
