"""The call that made the C call is where the exception was raised."""


def parses(text):
    return int(text)


def tries():
    try:
        return parses("x")
    except ValueError:
        return 0


tries()

# exception: ValueError: invalid literal for int() with base 10: 'x'; raised in parses:5; left parses:5; caught in tries:11
# tree: thread: <module>{ tries{ parses(text='x')!ValueError("invalid literal for int() with base 10: 'x'") }?ValueError("invalid literal for int() with base 10: 'x'")=0 }=None
