"""One clause takes its part of the group, the other one the rest."""


def splits():
    try:
        raise ExceptionGroup("both", [ValueError(1), TypeError(2)])
    except* ValueError:
        pass
    except* TypeError:
        pass
    return "whole"


splits()

# exception: ExceptionGroup: ('both', [<ValueError args=(…)>, <TypeError args=(…)>]); raised in splits:6; caught in splits:7
# tree: thread: <module>{ splits?ExceptionGroup('both',[<ValueError args=(…)>, <TypeError args=(…)>])='whole' }=None
