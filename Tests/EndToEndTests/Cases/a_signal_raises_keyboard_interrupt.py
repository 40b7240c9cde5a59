"""SIGINT becomes KeyboardInterrupt in the main thread, in the call that runs."""

import signal


def waits():
    signal.raise_signal(signal.SIGINT)
    for _ in range(10):
        pass


def interruptible():
    try:
        waits()
    except KeyboardInterrupt:
        return "interrupted"


# Whoever starts a program may have it ignore the signal.
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
signal.signal(signal.SIGINT, signal.default_int_handler)
interruptible()

# exception: KeyboardInterrupt: ; raised in waits:7; left waits:7; caught in interruptible:15
# tree: thread: <module>{ interruptible{ waits!KeyboardInterrupt }?KeyboardInterrupt='interrupted' }=None
