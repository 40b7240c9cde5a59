"""FlowTrace: the calls of a program, with arguments, results, durations and exceptions.

    from flowtrace import trace

    @trace
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    fib(3)

prints

    → fib(n=3)
      → fib(n=2)
        → fib(n=1) → 1
    …

A whole stretch of a program is recorded between `start_tracing()` and `stop_tracing()`. Only the user's code is shown: not the
standard library, nor what is installed. Between two sessions nothing is set in the interpreter. `flowtrace.live.install()`
makes a program watchable from another terminal by `flowtrace watch`.
"""

from .config import config
from .core import active_tracing, get_trace_data, start_tracing, stop_tracing
from .decorators import trace
from .exporters import export_json
from .formatters import print_tree

__all__ = [
    "active_tracing",
    "config",
    "export_json",
    "get_trace_data",
    "print_tree",
    "start_tracing",
    "stop_tracing",
    "trace",
]
__version__ = "1.0.0"
