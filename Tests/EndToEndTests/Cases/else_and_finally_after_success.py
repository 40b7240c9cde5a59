"""Nothing was raised: no marks."""


def works():
    try:
        answer = 1
    except ValueError:
        answer = 2
    else:
        answer = 3
    finally:
        done()
    return answer


def done():
    pass


works()

# tree: thread: <module>{ works{ done=None }=3 }=None
