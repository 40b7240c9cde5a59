"""What the events of a session say."""

import asyncio
import importlib.util
import json
import threading
import unittest

import flowtrace
from flowtrace import config, get_trace_data, print_tree, trace
from flowtrace.core import CallEvent, ExceptionEvent
from support import PackageTest, printed, recorded, text


def calls(events):
    return [event.func_name for event in events if event.kind == "call"]


class Events(PackageTest):
    def test_ids_are_places_and_parents_are_calls(self):
        def leaf():
            return 1

        def root():
            leaf()
            leaf()

        events = recorded(root)
        self.assertEqual([event.id for event in events], list(range(6)))
        self.assertEqual([event.kind for event in events], "call call return call return return".split())
        self.assertEqual([event.parent_id for event in events], [None, 0, 1, 0, 3, 0])
        self.assertTrue(all(type(event) is CallEvent for event in events))
        self.assertEqual(events[1].qualname, "Events.test_ids_are_places_and_parents_are_calls.<locals>.leaf")
        self.assertEqual(events[1].module, __name__)
        self.assertEqual(events[1].lineno, leaf.__code__.co_firstlineno)
        self.assertEqual(events[1].thread, "MainThread")
        self.assertIsNone(events[1].task)
        self.assertEqual([event.result_repr for event in events], [None, None, "1", None, "1", "None"])
        self.assertGreaterEqual(events[5].duration, events[2].duration + events[4].duration)

    def test_what_is_not_collected_is_not_there(self):
        @trace(show_args=False, show_result=False, show_timing=False)
        def silent(x):
            return x

        printed(silent, 1)
        call, end = get_trace_data()
        self.assertEqual((call.collect_args, call.collect_result, call.collect_timing), (False, False, False))
        self.assertEqual((call.args_repr, end.result_repr, end.duration), (None, None, None))

    def test_a_decorated_call_takes_the_global_setting_of_its_time(self):
        @trace
        def f(x):
            return x

        def both():
            f(1)
            config(show_args=False, show_timing=False)
            f(2)

        first, second = [event for event in recorded(both) if event.kind == "call" and event.func_name == "f"]
        self.assertEqual((first.args_repr, second.args_repr), ("x=1", None))
        self.assertEqual((first.collect_timing, second.collect_timing), (True, False))

    def test_a_call_that_is_not_decorated_takes_the_setting_of_the_sessions_beginning(self):
        def g():
            return 1

        def both():
            g()
            config(show_result=False, show_timing=False)
            g()

        calls = [event for event in recorded(both, exclude="*both") if event.kind == "call"]
        self.assertEqual([(call.collect_args, call.collect_result, call.collect_timing) for call in calls], [(True,) * 3] * 2)
        self.assertEqual([call.args_repr for call in calls], [None, None])
        self.assertEqual([event.result_repr for event in get_trace_data() if event.kind == "return"], ["1", "1"])
        (call, end) = recorded(g)
        self.assertEqual((call.collect_args, call.collect_result, call.collect_timing), (True, False, False))
        for options in ({"args": False}, {"default_show_args": False}):
            self.assertFalse(recorded(g, **options)[0].collect_args)
        config(show_args=False)
        self.assertFalse(recorded(g)[0].collect_args)
        self.assertTrue(recorded(g, args=True)[0].collect_args)

    def test_arguments_are_bound_in_the_order_of_the_signature(self):
        @trace
        def f(a, /, b, c=3, *args, k=5, **kw):
            return None

        printed(f, 1, 2)
        self.assertEqual(get_trace_data()[0].args_repr, "a=1, b=2, c=3, args=(), k=5, kw={}")
        printed(f, 1, 2, 3, 4, 5, k="x", z=b"y")
        self.assertEqual(get_trace_data()[0].args_repr, "a=1, b=2, c=3, args=(4, 5), k='x', kw={'z': b'y'}")

    def test_values_are_as_repr_gives_them(self):
        class Mine:
            def __repr__(self):
                return "<mine>"

        @trace
        def f(x):
            return x

        deep = [1]
        deep.append(deep)
        values = [0, -5, 2**62, -(2**200), 1.5, float("inf"), 1e300, True, None, ..., "it's", 'a "b"', "é\n\x1b", b"\x00'"]
        values += [(), (1,), [1, [2]], {}, {"a": {1: None}}, set(), {7}, frozenset(), frozenset({1}), range(3), 2 + 3j]
        values += [Mine(), [Mine(), {"m": Mine()}], int, Mine, deep, bytearray(b"x"), "\ud800"]
        for value in values:
            printed(f, value)
            expected = repr(value)
            self.assertEqual(get_trace_data()[0].args_repr, "x=" + expected)
            self.assertEqual(get_trace_data()[1].result_repr, expected)

    def test_long_values_are_cut(self):
        @trace
        def f(x):
            return None

        for value in (list(range(10**6)), "x" * 10**7, b"x" * 10**7, 1 << 10**6, {i: i for i in range(10**5)}):
            printed(f, value)
            self.assertLess(len(get_trace_data()[0].args_repr), 2100)
        self.assertTrue(get_trace_data()[0].args_repr.startswith("x={0: 0, 1: 1, "))
        self.assertTrue(get_trace_data()[0].args_repr.endswith(", …}"))

    def test_secrets_are_masked(self):
        @trace
        def login(user, password):
            return True

        self.assertEqual(printed(login, "ann", "hunter2"), "→ login(user='ann', password=***) [t] → True\n")

    def test_methods_are_told_by_their_classes(self):
        class A:
            def m(self):
                return B().m()

        class B:
            def m(self):
                return 1

        config(show_timing=False)
        events = recorded(A().m)
        self.assertEqual(calls(events), ["m", "m"])
        self.assertEqual(printed(print_tree, events), "→ A.m()\n  → B.m() → 1\n← A.m() → 1\n")

    def test_one_mark_a_frame(self):
        def raises(error):
            raise error

        def replaces():
            try:
                raises(KeyError("old"))
            finally:
                raises(ValueError("new"))

        def outer():
            try:
                replaces()
            except ValueError:
                pass
            try:
                raises(OSError("later"))
            except OSError:
                return 1

        events = recorded(outer)
        marks = [(e.func_name, e.exc_type, e.exc_msg, e.caught) for e in events if e.kind == "exception"]
        self.assertEqual(
            marks,
            [
                ("raises", "KeyError", "'old'", False),
                ("raises", "ValueError", "new", False),
                ("replaces", "ValueError", "new", False),
                ("raises", "OSError", "later", False),
                ("outer", "OSError", "later", True),
            ],
        )
        self.assertTrue(all(type(e) is ExceptionEvent for e in events if e.kind == "exception"))
        self.assertEqual([e.via_exception for e in events if e.kind == "return"], [True, True, True, True, False])

    def test_finally_and_with_catch_nothing(self):
        import contextlib

        def fails():
            raise ValueError("x")

        def passes_on():
            try:
                with contextlib.nullcontext():
                    fails()
            finally:
                pass

        def suppresses():
            with contextlib.suppress(ValueError):
                passes_on()

        def swallows():
            for _ in range(1):
                try:
                    fails()
                finally:
                    break

        marks = [(e.func_name, e.caught) for e in recorded(suppresses) if e.kind == "exception"]
        self.assertEqual(marks, [("fails", False), ("passes_on", False), ("suppresses", True)])
        marks = [(e.func_name, e.caught) for e in recorded(swallows) if e.kind == "exception"]
        self.assertEqual(marks, [("fails", False), ("swallows", True)])

    def test_a_traceback_has_its_innermost_frames(self):
        @trace(show_exc=True)
        def one():
            two()

        @trace(show_exc=3)
        def two():
            three()

        @trace(show_exc=True, exc_tb_depth=1)
        def three():
            raise KeyError("k")

        with self.assertRaises(KeyError):
            printed(one)
        traces = [e.exc_tb for e in get_trace_data() if e.kind == "exception"]
        line = three.__code__.co_firstlineno + 2
        first = one.__code__.co_firstlineno + 2
        second = two.__code__.co_firstlineno + 2
        name = "test_events.py"
        self.assertEqual(traces[0], f"{name}:{line} in three")
        self.assertEqual(traces[1], f"{name}:{second} in two | {name}:{line} in three")
        self.assertEqual(traces[2], f"{name}:{second} in two | {name}:{line} in three")
        self.assertNotEqual(first, second)

    def test_iterations_and_awaits_raise_nothing(self):
        def numbers():
            yield 1
            yield 2

        async def wait():
            await asyncio.sleep(0)
            return [n for n in numbers()]

        def closes():
            generator = numbers()
            next(generator)
            generator.close()
            return next(iter(()), None)

        events = recorded(lambda: asyncio.run(wait())) + recorded(closes)
        self.assertEqual([e for e in events if e.kind == "exception"], [])
        self.assertEqual([e for e in events if e.via_exception], [])

    def test_a_generator_is_one_call(self):
        def helper(n):
            return n

        def numbers():
            yield helper(1)
            yield helper(2)

        def consumer():
            for n in numbers():
                helper(n * 10)

        config(show_timing=False)
        tree = """
            → consumer()
              → numbers()
                → helper() → 1
                → helper() → 2
              ← numbers() → None
              → helper() → 10
              → helper() → 20
            ← consumer() → None
            """
        self.assertEqual(printed(print_tree, recorded(consumer)), text(tree))

    def test_tasks_do_not_nest_in_each_other(self):
        async def work(n):
            await asyncio.sleep(0.001 * n)
            return inner(n)

        def inner(n):
            return n

        async def main():
            return await asyncio.gather(work(2), work(1))

        events = recorded(lambda: asyncio.run(main()), args=True)
        work_calls = [e for e in events if e.kind == "call" and e.func_name == "work"]
        for event in work_calls:
            self.assertNotIn(event.parent_id, [e.id for e in work_calls])
            below = [e for e in events if e.kind == "call" and e.parent_id == event.id]
            self.assertEqual([e.args_repr for e in below], [event.args_repr])
            end = next(e for e in events if e.kind == "return" and e.parent_id == event.id)
            self.assertEqual("n=" + end.result_repr, event.args_repr)
            self.assertIsNotNone(event.task)
        self.assertEqual(len({event.task for event in work_calls}), 2)

    def test_threads_have_stacks_of_their_own(self):
        barrier = threading.Barrier(3)

        def inner(n):
            barrier.wait()
            return n

        def outer(n):
            return inner(n)

        def all_of_them():
            threads = [threading.Thread(target=outer, args=(n,), name=f"worker {n}") for n in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        events = recorded(all_of_them, args=True)
        by_id = {e.id: e for e in events if e.kind == "call"}
        inners = [e for e in by_id.values() if e.func_name == "inner"]
        self.assertEqual(sorted(e.args_repr for e in inners), ["n=0", "n=1", "n=2"])
        for event in inners:
            outer_call = by_id[event.parent_id]
            self.assertEqual((outer_call.func_name, outer_call.args_repr), ("outer", event.args_repr))
            self.assertEqual(event.thread, "worker " + event.args_repr[2:])
            self.assertIsNone(outer_call.parent_id)

    def test_only_the_users_code(self):
        def mine():
            import collections
            import textwrap

            textwrap.dedent("x")
            return json.dumps({"a": collections.OrderedDict()}, indent=1)

        self.assertEqual(calls(recorded(mine)), ["mine"])
        included = calls(recorded(mine, include="json.*", exclude=["json.encoder.*"]))
        self.assertEqual(included, ["mine", "dumps"])
        with self.assertRaisesRegex(ValueError, "patterns"):
            flowtrace.start_tracing(include="a\nb")

    def test_frames_from_before_the_session_are_no_calls(self):
        def begins():
            flowtrace.start_tracing()
            return 1

        begins()
        flowtrace.stop_tracing()
        self.assertEqual(get_trace_data(), [])

        def numbers():
            yield 1
            yield 2

        generator = numbers()
        next(generator)
        events = recorded(lambda: list(generator), exclude="*<lambda>")
        self.assertEqual(calls(events), [])

    def test_export_as_json(self):
        import io
        import os
        import tempfile

        @trace
        def f(x):
            return x

        printed(f, "é\n")
        exported = json.loads(flowtrace.export_json())
        self.assertEqual([e["kind"] for e in exported], ["call", "return"])
        self.assertEqual(exported[0]["args_repr"], "x='é\\n'")
        self.assertEqual(exported[0]["thread"], "MainThread")
        file = io.StringIO()
        self.assertIsNone(flowtrace.export_json(get_trace_data(), file))
        self.assertEqual(json.loads(file.getvalue()), exported)
        with tempfile.TemporaryDirectory() as folder:
            flowtrace.export_json(get_trace_data(), os.path.join(folder, "events.json"))
            with open(os.path.join(folder, "events.json"), encoding="utf-8") as written:
                self.assertEqual(json.load(written), exported)
        self.assertEqual(json.loads(flowtrace.export_json([])), [])



class Greenlets(PackageTest):
    @unittest.skipUnless(importlib.util.find_spec("greenlet"), "needs greenlet")
    def test_greenlets_have_trees_of_their_own(self):
        from greenlet import greenlet

        def leaf(n):
            return n

        def ping():
            leaf(1)
            other.switch()
            leaf(2)
            other.switch()
            return "ping"

        def pong():
            leaf(10)
            one.switch()
            leaf(20)
            one.switch()

        one, other = greenlet(ping), greenlet(pong)

        def starts():
            one.switch()
            leaf(100)

        events = recorded(starts, args=True)
        names = {event.id: event.func_name for event in events if event.kind == "call"}
        callees = {}
        for event in events:
            if event.kind == "call" and event.func_name == "leaf":
                callees.setdefault(names[event.parent_id], []).append(event.args_repr)
        self.assertEqual(callees, {"ping": ["n=1", "n=2"], "pong": ["n=10", "n=20"], "starts": ["n=100"]})
        self.assertEqual([e.parent_id for e in events if e.kind == "call" and e.func_name in ("ping", "pong")], [0, 0])
        self.assertEqual(len(names), 8)


if __name__ == "__main__":
    unittest.main()
