"""`return` in `finally` keeps the exception: a catch."""


def swallows():
    try:
        raise ValueError("no")
    finally:
        for _ in range(1):
            break
        answer = 5
        exit_by_return = True
        while exit_by_return:
            return answer


swallows()

# exception: ValueError: no; raised in swallows:6; caught in swallows:8
# tree: thread: <module>{ swallows?ValueError('no')=5 }=None
