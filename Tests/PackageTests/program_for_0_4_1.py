"""A program for FlowTrace 0.4.1 that uses each of its public names."""
import io, contextlib, json, sys
import flowtrace
from flowtrace import trace, config, start_tracing, stop_tracing, get_trace_data, print_tree
from flowtrace.core import CallEvent, get_trace_data as gtd, is_tracing_active, start_tracing as st, stop_tracing as sp
from flowtrace.formatters import print_tree as pt, print_summary, print_events_debug
from flowtrace.config import config as cfg, get_config

@trace
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

@trace(show_args=True, show_result=False, show_timing=False)
def quiet(a, b=2, *c, d=4, **e):
    return a

@trace(show_exc=True, exc_tb_depth=3)
def risky(x):
    if x: raise ValueError("bad")
    return "ok"

@trace
def catches():
    try: risky(1)
    except ValueError: return "caught"

class Shop:
    @trace
    def sell(self, item, *, price=1.5): return f"{item}:{price}"
    @staticmethod
    @trace
    def open(): return True

@trace
async def coro(n): return n

out = io.StringIO()
with contextlib.redirect_stdout(out):
    fib(3); quiet(1, 2, 3, d=5, z=6); catches(); Shop().sell("tea"); Shop.open()
    import asyncio; asyncio.run(coro(1))
    try: risky(1)
    except ValueError: pass
    config(show_args=True, show_result=True, show_timing=True, show_exc=False, exc_tb_depth=2, inline_return=True)
    start_tracing()
    assert is_tracing_active()
    fib(2)
    events = stop_tracing()
    assert not is_tracing_active()
    print_tree(events); print_tree(); print_summary(events); print_events_debug(events)
    pt(events, indent=0, parent_id=None)
    data = get_trace_data()
    st(); fib(1); sp(); gtd()
    get_config()
    config(show_args=False)
    fib(1)
    CallEvent(id=0, kind="call", func_name="x")
def facts(events): return [(e.kind, e.func_name, e.args_repr, e.result_repr, e.exc_type, e.exc_msg, e.via_exception) for e in events]
print(json.dumps(facts(events)))
config(show_args=True)
start_tracing(); 
try: catches(); quiet(1)
except Exception: pass
print(json.dumps(facts(stop_tracing())))
