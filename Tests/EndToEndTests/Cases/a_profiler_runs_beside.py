"""cProfile has a tool of its own: both see all calls."""

import cProfile


def work(number):
    return number + 1


profiler = cProfile.Profile()
profiler.enable()
work(1)
profiler.disable()
work(2)

# tree: thread: <module>{ work(number=1)=2 work(number=2)=3 }=None
