"""The examples and the names of FlowTrace 0.4.1's own documentation."""

import inspect
import sys
import unittest

import flowtrace
import flowtrace.live
from flowtrace import active_tracing, config, get_trace_data, print_tree, start_tracing, stop_tracing, trace
from flowtrace.config import config as config_of_module
from flowtrace.config import get_config
from flowtrace.core import CallEvent, is_tracing_active
from flowtrace.core import get_trace_data as get_trace_data_of_core
from flowtrace.core import start_tracing as start_tracing_of_core
from flowtrace.core import stop_tracing as stop_tracing_of_core
from flowtrace.formatters import print_events_debug, print_summary
from flowtrace.formatters import print_tree as print_tree_of_formatters
from support import PackageTest, printed, recorded, text


class Documented(PackageTest):
    def test_a_decorated_function_prints_its_tree(self):
        @trace
        def fib(n):
            return n if n < 2 else fib(n - 1) + fib(n - 2)

        tree = """
            → fib(n=3)
              → fib(n=2)
                → fib(n=1) [t] → 1
                → fib(n=0) [t] → 0
              ← fib(n=2) [t] → 1
              → fib(n=1) [t] → 1
            ← fib(n=3) [t] → 2
            """
        self.assertEqual(printed(fib, 3), text(tree))
        config(show_timing=False)
        self.assertEqual(printed(fib, 3), text(tree).replace(" [t]", ""))

    def test_one_call_takes_one_line(self):
        @trace(show_timing=True)
        def compute(a, b):
            return a * b

        self.assertEqual(printed(compute, 6, 7), "→ compute(a=6, b=7) [t] → 42\n")

    def test_a_manual_session_shows_no_arguments(self):
        def fib(n):
            return n if n < 2 else fib(n - 1) + fib(n - 2)

        config(show_timing=False)
        events = recorded(lambda: fib(3), exclude="*<lambda>")
        tree = """
            → fib()
              → fib()
                → fib() → 1
                → fib() → 0
              ← fib() → 1
              → fib() → 1
            ← fib() → 2
            """
        self.assertEqual(printed(print_tree, events), text(tree))
        events = recorded(lambda: fib(1), args=True, exclude="*<lambda>")
        self.assertEqual(printed(print_tree, events), "→ fib(n=1) → 1\n")

    def test_a_local_flag_is_for_its_function_only(self):
        config(show_args=False, show_result=True, show_timing=True)

        @trace
        def a(x):
            return b(x) + 1

        @trace(show_args=True)
        def b(y):
            return y * 2

        self.assertEqual(printed(a, 10), "→ a()\n  → b(y=10) [t] → 20\n← a() [t] → 21\n")

    def test_exceptions_are_caught_or_propagated(self):
        @trace
        def bad(x):
            raise ValueError(f"no {x}")

        @trace
        def good(x):
            try:
                bad(x)
            except ValueError:
                return 1

        tree = """
            → good(x=3)
              → bad(x=3)
                ↯ bad(x=3) ValueError: no 3 [propagated]
              ↯ bad(x=3) [t] [exc-return]
              ↯ good(x=3) ValueError: no 3 [caught]
            ← good(x=3) [t] → 1
            """
        self.assertEqual(printed(good, 3), text(tree))

    def test_every_public_name_is_there(self):
        self.assertEqual(config_of_module, config)
        self.assertIs(print_tree_of_formatters, print_tree)
        self.assertIs(get_trace_data_of_core, get_trace_data)
        self.assertIs(start_tracing_of_core, start_tracing)
        self.assertIs(stop_tracing_of_core, stop_tracing)
        self.assertFalse(is_tracing_active())
        self.assertEqual(get_config()["exc_tb_depth"], 2)
        self.assertEqual(flowtrace.__version__, "1.0.0")
        names = list(inspect.signature(trace).parameters)
        self.assertEqual(names[:6], ["func", "show_args", "show_result", "show_timing", "show_exc", "exc_tb_depth"])
        self.assertEqual(list(inspect.signature(print_tree).parameters)[:3], ["events", "indent", "parent_id"])
        defaults = [f"default_show_{name}" for name in ("args", "result", "timing", "exc")]
        self.assertEqual(list(inspect.signature(start_tracing).parameters)[:4], defaults)

    def test_type_hints_say_what_is_taken(self):
        import typing
        from flowtrace.config import Settings

        self.assertEqual(list(Settings.__annotations__), list(get_config()))
        taken = list(inspect.signature(trace).parameters.values())
        for overload in typing.get_overloads(trace):
            names = [(one.name, one.kind) for one in inspect.signature(overload).parameters.values()]
            self.assertEqual(names, [(one.name, one.kind) for one in taken])
        for module in (flowtrace, flowtrace.core, flowtrace.live, sys.modules["flowtrace.formatters"]):
            for name, value in vars(module).items():
                if callable(value) and not name.startswith("_") and value.__module__.startswith("flowtrace"):
                    hinted = value.__init__ if isinstance(value, type) else value
                    hints = typing.get_type_hints(hinted)
                    for parameter in list(inspect.signature(hinted).parameters)[isinstance(value, type):]:
                        self.assertIn(parameter, hints, f"{module.__name__}.{name}")
                    self.assertTrue(value.__doc__, f"{module.__name__}.{name} has no docstring")

    def test_measure_time_is_another_name_of_show_timing(self):
        @trace(measure_time=False)
        def f():
            pass

        self.assertEqual(printed(f), "→ f() → None\n")

    def test_an_unknown_setting_is_refused_by_the_names_of_the_others(self):
        with self.assertRaisesRegex(TypeError, "'show_arg'.*show_args, show_result"):
            config(show_arg=True)
        with self.assertRaisesRegex(ValueError, "exc_tb_depth"):
            config(exc_tb_depth="2")

    def test_sessions_do_not_nest_and_keep_their_data(self):
        def f():
            return 1

        start_tracing()
        self.assertTrue(is_tracing_active())
        f()
        start_tracing()
        f()
        events = stop_tracing()
        self.assertFalse(is_tracing_active())
        self.assertEqual([event.kind for event in events], ["call", "return"] * 2)
        self.assertEqual(stop_tracing(), events)
        self.assertEqual(get_trace_data(), events)

    def test_a_session_of_a_with_block(self):
        def f():
            return 1

        with active_tracing(args=True) as events:
            self.assertTrue(is_tracing_active())
            with active_tracing():
                f()
            self.assertTrue(is_tracing_active())
        self.assertEqual([event.func_name for event in events if event.kind == "call"], ["f"])
        with self.assertRaises(KeyError), active_tracing():
            raise KeyError

    def test_a_summary_and_the_events_one_by_one(self):
        @trace
        def f(x):
            return x

        printed(f, 1)
        self.assertRegex(printed(print_summary), r"^\[flowtrace\] 2 events, 0\.\d{6}s, last function: f\n$")
        lines = printed(print_events_debug).splitlines()
        self.assertEqual(lines[:2], ["[flowtrace] events:", "    call f (x=1)"])
        self.assertRegex(lines[2], r"^    return f → 1 \(0\.\d{6}s\)$")
        self.assertEqual(printed(print_summary, []), "[flowtrace] (empty trace)\n")
        self.assertEqual(printed(print_tree, []), "[flowtrace] (empty trace)\n")
        self.assertEqual(printed(print_events_debug, []), "[flowtrace] (no events)\n")

    def test_an_event_has_the_documented_fields(self):
        event = CallEvent(id=0, kind="call", func_name="f")
        fields = (
            "id kind func_name parent_id args_repr result_repr duration exc_type exc_msg caught via_exception exc_tb "
            "collect_args collect_result collect_timing"
        ).split()
        self.assertEqual(list(CallEvent.__dataclass_fields__)[:15], fields)
        self.assertEqual([getattr(event, name) for name in fields[3:10]], [None] * 7)
        self.assertEqual(printed(print_tree, [event]), "→ f()\n")


if __name__ == "__main__":
    unittest.main()
