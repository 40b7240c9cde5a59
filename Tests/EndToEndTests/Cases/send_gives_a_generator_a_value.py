"""`send` resumes it as `next` does."""


def echo():
    got = yield "ready"
    while got:
        got = yield got


def talks():
    generator = echo()
    return [next(generator), generator.send("a"), generator.send("b"), next(generator, "end")]


talks()

# tree: thread: <module>{ talks{ echo~='ready' ^echo~='a' ^echo~='b' ^echo=None }=['ready', 'a', 'b', 'end'] }=None
