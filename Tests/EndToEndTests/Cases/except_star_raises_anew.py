"""`except*` in which one handler raises again and one raises another exception: both leave, in a group of their own."""


def fails(error):
    raise error


def collects():
    errors = []
    for error in (ValueError(1), KeyError(2), OSError(3)):
        try:
            fails(error)
        except Exception as caught:
            errors.append(caught)
    raise ExceptionGroup("some", errors)


def sorts():
    try:
        collects()
    except* ValueError:
        pass
    except* KeyError:
        raise
    except* OSError as group:
        raise RuntimeError("new") from group


def outermost():
    try:
        sorts()
    except ExceptionGroup as group:
        return len(group.exceptions)


outermost()

# tree: thread: <module>{ outermost{ sorts{ collects{ fails(error=<ValueError args=(1,)>)!ValueError(1) fails(error=<KeyError args=(2,)>)!KeyError(2) fails(error=<OSError args=(3,)>)!OSError(3) }!ExceptionGroup('some',[<ValueError args=(…)>, <KeyError args=(…)>, <OSError args=(…)>]) }!ExceptionGroup('',[<RuntimeError args=(…)>, <ExceptionGroup args=(…)>]) }?ExceptionGroup('',[<RuntimeError args=(…)>, <ExceptionGroup args=(…)>])=2 }=None
