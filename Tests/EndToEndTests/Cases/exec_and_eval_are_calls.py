"""Code made at run time has names of its own."""


def runs():
    scope = {}
    exec("def made(n):\n    return n + 1\n", scope)
    return eval("made(1)", scope)


runs()

# tree: thread: <module>{ runs{ <module>=None <module>{ made(n=1)=2 }=2 }=2 }=None
