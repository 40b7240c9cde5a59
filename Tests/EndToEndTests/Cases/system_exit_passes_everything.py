"""`sys.exit` is an exception that leaves every call."""

import sys


def leaves():
    try:
        sys.exit(0)
    finally:
        last()


def last():
    pass


leaves()

# exception: SystemExit: 0; raised in leaves:8; left leaves:8 <module __main__>:17
# tree: thread: <module>{ leaves{ last=None }!SystemExit(0) }!SystemExit(0)
