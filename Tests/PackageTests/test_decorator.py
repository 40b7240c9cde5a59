"""What `@trace` makes of a function, and of its calls outside of a session."""

import asyncio
import functools
import inspect
import pickle
import sys
import threading
import unittest

import flowtrace
from flowtrace import config, get_trace_data, print_tree, trace
from support import PackageTest, printed, recorded, run, text


@trace
def pickled(x):
    return x


class Decorator(PackageTest):
    def setUp(self):
        super().setUp()
        config(show_timing=False)

    def test_it_is_a_function_as_before(self):
        def original(a: int, b="x", *, c=None) -> str:
            """Says."""
            return b

        original.attribute = 1
        decorated = trace(original)
        self.assertTrue(inspect.isfunction(decorated))
        for name in functools.WRAPPER_ASSIGNMENTS:
            if hasattr(original, name) and name not in ("__annotate__",):
                self.assertEqual(getattr(decorated, name), getattr(original, name), name)
        self.assertEqual(decorated.attribute, 1)
        self.assertIs(decorated.__wrapped__, original)
        self.assertEqual(inspect.signature(decorated), inspect.signature(original))
        self.assertEqual(decorated.__defaults__, ("x",))
        self.assertEqual(decorated.__kwdefaults__, {"c": None})
        self.assertEqual(printed(original, 1), "")
        self.assertEqual(printed(decorated, 1), "→ original(a=1, b='x', c=None) → 'x'\n")
        self.assertIs(pickle.loads(pickle.dumps(pickled)), pickled)
        with self.assertRaises(TypeError):
            decorated()
        with self.assertRaises(TypeError):
            trace(3)

    def test_it_adds_no_frames(self):
        @trace
        def deep(n):
            return n and 1 + deep(n - 1)

        self.assertEqual(printed(deep, 900).count("\n"), 2 * 900 + 1)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(30_000)
        try:
            self.assertEqual(printed(deep, 20_000).count("\n"), 2 * 20_000 + 1)
        finally:
            sys.setrecursionlimit(limit)

        @trace
        def stack():
            return [frame.function for frame in inspect.stack()[:2]]

        here = []
        printed(lambda: here.extend(stack()))
        self.assertEqual(here, ["stack", "<lambda>"])

    def test_methods_static_methods_class_methods_and_properties(self):
        class A:
            @trace
            def method(self, x):
                return x

            @staticmethod
            @trace
            def static(x):
                return x

            @trace
            @classmethod
            def of_class(cls, x):
                return x

            @trace
            @property
            def value(self):
                return 5

            def __repr__(self):
                return "A()"

        self.assertEqual(printed(A().method, 1), "→ A.method(self=A(), x=1) → 1\n")
        self.assertEqual(printed(A.static, 2), "→ A.static(x=2) → 2\n")
        self.assertEqual(printed(A().of_class, x=3), f"→ A.of_class(cls={A!r}, x=3) → 3\n")
        self.assertEqual(printed(lambda: A().value), "→ A.value(self=A()) → 5\n")

    def test_a_class_has_its_methods_decorated(self):
        @trace
        class A:
            def __init__(self, x):
                self.x = x

            def double(self):
                return 2 * self.x

        self.assertRegex(printed(A, 3), r"^→ A\.__init__\(self=<.*A object at 0x[0-9a-f]+>, x=3\) → None\n$")
        made = []
        printed(lambda: made.append(A(4)))
        self.assertIsInstance(made[0], A)
        self.assertRegex(printed(made[0].double), r"^→ A\.double\(self=.*\) → 8\n$")

    def test_the_interpreters_shortcuts_lead_to_it_as_well(self):
        class A:
            @trace
            def __init__(self, x=0):
                self.x = x

            @trace
            def __getitem__(self, i):
                return i

            @property
            @trace
            def value(self):
                return 2

            @trace
            def __getattribute__(self, name):
                return object.__getattribute__(self, name)

            @trace
            def method(self):
                return 1

        def times(body):
            for i in range(100):
                body(i)

        printed(A)
        a = A.__new__(A)
        self.assertEqual(printed(times, lambda i: A(i)).count("→ A.__init__("), 100)
        self.assertEqual(printed(times, lambda i: a[i]).count("→ A.__getitem__("), 100)
        self.assertEqual(printed(times, lambda i: a.value).count("→ A.value("), 100)
        self.assertEqual(printed(times, lambda i: a.method()).count("→ A.method("), 100)
        self.assertEqual(printed(times, lambda i: a.__class__).count("→ A.__getattribute__("), 100)

    def test_a_property_is_decorated_at_each_access(self):
        class Base:
            @property
            @trace
            def value(self):
                """Says."""
                return self.kept

            @value.setter
            def value(self, new):
                self.kept = new

            other = property(trace(lambda self: 3))

        class A(Base):
            pass

        def times(count):
            for _ in range(count):
                a.value, a.other

        a = A()
        for within in (0, 1, 2, 50):
            recorded(lambda: times(within))
            for count in (1, 2, 100):
                a.value = count
                tree = printed(times, count)
                self.assertEqual(tree.count("→ Base.value(self="), count)
                self.assertEqual(tree.count("<lambda>("), count)
        self.assertEqual(sum(event.kind == "call" for event in recorded(lambda: times(100), exclude="*times")), 201)
        self.assertEqual((Base.value.__doc__, Base.value.fget.__name__, Base.value.fset.__name__), ("Says.", "value", "value"))
        with self.assertRaises(AttributeError):
            del a.value

    def test_what_is_no_function_is_called_by_one(self):
        self.assertEqual(printed(trace(len), "abc"), "→ len(args=('abc',), kwargs={}) → 3\n")

    def test_undecorated_callees_are_shown_without_arguments(self):
        def helper(x):
            return x

        @trace
        def f(x):
            return helper(x)

        self.assertEqual(printed(f, 1), "→ f(x=1)\n  → helper() → 1\n← f(x=1) → 1\n")

    def test_closures_of_one_def_are_apart(self):
        def make(n):
            def inner():
                return n

            return inner

        loud, quiet = trace(make(1)), make(2)
        self.assertEqual(printed(quiet), "")
        self.assertEqual(printed(loud), "→ inner() → 1\n")
        self.assertEqual(printed(trace(make(3))), "→ inner() → 3\n")

    def test_a_coroutine_prints_when_it_ends(self):
        def helper(n):
            return n

        @trace
        async def work(n):
            await asyncio.sleep(0)
            return helper(n)

        self.assertTrue(inspect.iscoroutinefunction(work))
        self.assertEqual(printed(asyncio.run, work(1)), "→ work(n=1)\n  → helper() → 1\n← work(n=1) → 1\n")
        with self.assertRaises(TypeError):
            work()

        async def main():
            return await asyncio.gather(work(1), work(2))

        tree = printed(lambda: asyncio.run(main()))
        self.assertIn("→ work(n=1)\n  → helper() → 1\n← work(n=1) → 1\n", tree)
        self.assertIn("→ work(n=2)\n  → helper() → 2\n← work(n=2) → 2\n", tree)
        self.assertEqual(tree.count("work"), 4)

    def test_a_coroutine_that_never_starts_begins_no_session(self):
        @trace
        async def never():
            pass

        with self.assertWarnsRegex(RuntimeWarning, "coroutine '.*never' was never awaited") as warned:
            never()
        self.assertEqual(len(warned.warnings), 1)
        self.assertFalse(flowtrace.core.is_tracing_active())

    def test_a_coroutine_that_fails_or_is_cancelled_leaves_nothing_on(self):
        @trace
        async def fails():
            raise ValueError("x")

        @trace
        async def waits():
            await asyncio.sleep(60)

        async def main():
            task = asyncio.create_task(waits())
            await asyncio.sleep(0)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                return "cancelled"

        with self.assertRaises(ValueError):
            printed(asyncio.run, fails())
        results = []
        tree = printed(lambda: results.append(asyncio.run(main())))
        self.assertEqual(results, ["cancelled"])
        self.assertIn("→ waits()\n  ↯ waits() CancelledError:  [propagated]\n↯ waits() [exc-return]\n", tree)

    def test_generators_print_when_they_end(self):
        @trace
        def numbers(n):
            for i in range(n):
                yield i

        self.assertTrue(inspect.isgeneratorfunction(numbers))
        self.assertEqual(printed(lambda: list(numbers(2))), "→ numbers(n=2) → None\n")

        @trace
        def echo():
            got = yield 1
            try:
                yield got
            except KeyError:
                yield "caught"
            return "end"

        generator = echo()
        self.assertEqual(printed(lambda: self.assertEqual(next(generator), 1)), "")
        self.assertEqual(generator.send("hello"), "hello")
        self.assertEqual(generator.throw(KeyError), "caught")
        tree = printed(generator.close)
        self.assertTrue(tree.startswith("→ echo()\n  ↯ echo() KeyError:  [caught]\n← echo()\n"), tree)
        self.assertFalse(flowtrace.core.is_tracing_active())

    def test_asynchronous_generators(self):
        @trace
        async def numbers(n):
            for i in range(n):
                got = yield i
                if got:
                    yield got

        async def main():
            seen = [i async for i in numbers(2)]
            generator = numbers(2)
            seen.append(await anext(generator))
            seen.append(await generator.asend("x"))
            await generator.aclose()
            return seen

        results = []
        tree = printed(lambda: results.append(asyncio.run(main())))
        self.assertEqual(results, [[0, 1, 0, "x"]])
        self.assertEqual(tree.count("→ numbers(n=2)"), 2, tree)

    def test_threads_do_not_disturb_each_other(self):
        @trace
        def work(n):
            return n

        def body():
            for n in range(200):
                work(n)

        def all_of_them():
            threads = [threading.Thread(target=body) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        tree = printed(all_of_them)
        for line in set(tree.splitlines()):
            self.assertRegex(line, r"^( *)→ (work\(n=(\d+)\)( → \3)?|.*body\(\)|.*run\(.*\))$|^← |^\[flowtrace\]")
        self.assertFalse(flowtrace.core.is_tracing_active())

    def test_a_session_inside_of_a_decorated_call(self):
        @trace
        def f():
            flowtrace.start_tracing()
            events = flowtrace.stop_tracing()
            flowtrace.start_tracing()
            return len(events)

        self.assertEqual(printed(f), "")
        self.assertTrue(flowtrace.core.is_tracing_active())
        flowtrace.stop_tracing()

    def test_many_sessions_leave_no_trace(self):
        @trace
        def f(x):
            return x

        def many(n):
            for i in range(n):
                f(i)

        printed(many, 200)
        before = sys.getrefcount(f), threading.active_count()
        printed(many, 500)
        self.assertEqual((sys.getrefcount(f), threading.active_count()), before)

    def test_decorated_in_a_session_of_its_own(self):
        @trace
        def f(x):
            return x

        events = recorded(lambda: f(1), exclude="*<lambda>")
        self.assertEqual(printed(print_tree, events), "→ f(x=1) → 1\n")
        self.assertEqual(get_trace_data(), events)

    def test_at_the_module_level_of_a_program(self):
        source = """
            from flowtrace import trace
            @trace
            def fib(n):
                return n if n < 2 else fib(n - 1) + fib(n - 2)
            print(fib(2))
            """
        tree = "→ fib(n=2)\n  → fib(n=1) [t] → 1\n  → fib(n=0) [t] → 0\n← fib(n=2) [t] → 1\n1\n"
        self.assertEqual(run(source), (tree, ""))
        self.assertEqual(text(""), "")


if __name__ == "__main__":
    unittest.main()
