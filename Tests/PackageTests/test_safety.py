"""The program comes first: what FlowTrace must never do to it."""

import os
import sys
import tempfile
import unittest
from time import process_time

import flowtrace
from flowtrace import config, get_trace_data, print_tree, trace
from support import PackageTest, printed, recorded, run

monitoring = sys.monitoring


class Safety(PackageTest):
    def test_an_import_takes_nothing(self):
        source = """
            import sys
            known = set(sys.modules)
            import flowtrace
            print([sys.monitoring.get_tool(i) for i in range(6)], "logging" in sys.modules, "asyncio" in sys.modules)
            """
        self.assertEqual(run(source)[0], "[None, None, None, None, None, None] False False\n")

    def test_a_tool_id_is_taken_at_start_and_freed_at_stop(self):
        monitoring.use_tool_id(4, "another")
        try:
            flowtrace.start_tracing()
            tools = [monitoring.get_tool(number) for number in range(6)]
            flowtrace.stop_tracing()
            self.assertEqual(tools.count("flowtrace"), 1)
            self.assertEqual(tools[4], "another")
            self.assertIsNone(tools[1])
            self.assertEqual(monitoring.get_tool(4), "another")
        finally:
            monitoring.free_tool_id(4)

    def test_without_a_free_tool_id_the_program_runs_unrecorded(self):
        source = """
            import sys, warnings, flowtrace
            for number in range(6):
                sys.monitoring.use_tool_id(number, "other")
            @flowtrace.trace
            def f(): return 1
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                print(f(), f())
            print(len(warned), warned[0].message)
            try:
                flowtrace.start_tracing()
            except RuntimeError as error:
                print(error)
            """
        reason = "all six tool ids of sys.monitoring are in use: stop another tracer first\n"
        self.assertEqual(run(source)[0], "1 1\n1 " + reason + reason)

    def test_a_repr_can_do_what_it_likes(self):
        class Fails:
            def __init__(self, error):
                self.error = error

            def __repr__(self):
                raise self.error

        class NoText:
            def __repr__(self):
                return 5

        class Calls:
            def __repr__(self):
                return helper("inside")

        class Half:
            def __init__(self, x):
                helper(self)
                self.x = x

            def __repr__(self):
                return f"Half({self.x})"

        def helper(x):
            return x

        @trace
        def f(x):
            return None

        config(show_timing=False)
        self.assertEqual(printed(f, Fails(SystemExit(3))), "→ f(x=<repr of Fails raised SystemExit>) → None\n")
        self.assertEqual(printed(f, [Fails(ValueError())]), "→ f(x=[<repr of Fails raised ValueError>]) → None\n")
        self.assertEqual(printed(f, NoText()), "→ f(x=<repr of NoText raised TypeError>) → None\n")
        # Its own calls are no calls of the program.
        self.assertEqual(printed(f, Calls()), "→ f(x=inside) → None\n")
        tree = printed(trace(Half), 1)
        self.assertRegex(tree, r"^→ Half\.__init__\(self=<.*Half object at 0x\w+>, x=1\)\n  → helper\(\) → ")
        self.assertIn("→ helper() → <repr of Half raised AttributeError>\n", tree)

    def test_an_interrupt_during_a_repr_comes_to_the_program(self):
        source = """
            import signal, flowtrace
            # Whoever starts the tests may ignore it, or block it.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
            class Interrupted:
                def __repr__(self):
                    signal.raise_signal(signal.SIGINT)
                    return "never"
            @flowtrace.trace
            def f(x):
                for _ in range(10**7): pass
            try:
                f(Interrupted())
            except KeyboardInterrupt:
                print("interrupted")
            """
        self.assertTrue(run(source)[0].endswith("interrupted\n"))

    def test_a_long_repr_is_paid_for_once(self):
        calls = []

        class Long:
            def __repr__(self):
                calls.append(1)
                return "x" * 100_000

        @trace
        def f(x):
            return None

        for _ in range(5):
            printed(f, Long())
        self.assertEqual(len(calls), 1)
        self.assertRegex(get_trace_data()[0].args_repr, r"^x=<.*Long object at 0x")

    def test_an_exception_comes_through_unchanged(self):
        @trace
        def f():
            raise KeyError("mine")

        def traceback_names(error):
            names, frame = [], error.__traceback__
            while frame:
                names.append(frame.tb_frame.f_code.co_name)
                frame = frame.tb_next
            return names

        def caught():
            try:
                f()
            except KeyError as error:
                self.assertEqual(traceback_names(error), ["caught", "f"])
                self.assertIsNone(error.__context__)
                return error.args

        result = []
        printed(lambda: result.append(caught()))
        self.assertEqual(result, [("mine",)])
        with self.assertRaises(SystemExit):
            printed(trace(sys.exit), 3)

    def test_a_closed_or_narrow_output_is_no_concern_of_the_program(self):
        source = """
            import sys, flowtrace
            flowtrace.config(show_timing=False)
            @flowtrace.trace
            def f(x):
                return x
            f("é→")
            sys.stdout.flush()
            real, sys.stdout = sys.stdout, None
            f(2)
            sys.stdout = open("/dev/null", "w")
            sys.stdout.close()
            value = f(3)
            sys.stdout = real
            print(value)
            """
        narrow = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        output = run(source, environment=narrow)[0]
        self.assertEqual(output, "-> f(x='\\xe9->') -> '\\xe9->'\n3\n")

    def test_what_a_value_holds_can_not_move_the_cursor(self):
        class Escapes:
            def __repr__(self):
                return "\x1b[2J\n\u202e"

        @trace
        def f(x):
            raise ValueError("a\nb\x07")

        def g():
            try:
                f(Escapes())
            except ValueError:
                pass

        tree = printed(g)
        self.assertIn("→ f(x=\\x1b[2J\\n\\u202e)", tree)
        self.assertIn("ValueError: a\\nb\\x07 [propagated]", tree)
        self.assertTrue(all(line.isprintable() for line in tree.splitlines()))

    def test_the_clock_is_read_only_for_timing(self):
        def f():
            return 1

        config(show_timing=False)
        events = recorded(f)
        self.assertEqual([event.duration for event in events], [None, None])

        @trace(show_timing=True)
        def timed():
            return f()

        printed(timed)
        self.assertEqual([event.duration is None for event in get_trace_data()], [True, True, True, False])

    def test_recording_and_printing_take_time_in_proportion(self):
        def leaf(n):
            return n

        def many(n):
            for i in range(n):
                leaf(i)

        def cost(n):
            begin = process_time()
            printed(print_tree, recorded(lambda: many(n), args=True))
            return process_time() - begin

        cost(1000)
        few, more = min(cost(5_000), cost(5_000)), cost(50_000)
        self.assertLess(more, 40 * few)

    def test_code_in_a_virtual_environments_folder_is_the_users(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("venv/project", "venvironment", "venv/lib/site-packages"):
                path = os.path.join(folder, *name.split("/"))
                os.makedirs(path)
                with open(os.path.join(path, "module.py"), "w") as file:
                    file.write("def function():\n    return 1\n")
                sys.path.insert(0, path)
                try:
                    import module
                finally:
                    sys.path.remove(path)
                    del sys.modules["module"]
                expected = 0 if name.endswith("site-packages") else 2
                self.assertEqual(len(recorded(module.function)), expected, name)

    def test_a_fork_in_a_session(self):
        source = """
            import os, flowtrace
            flowtrace.config(show_timing=False)
            @flowtrace.trace
            def child(): return 1
            @flowtrace.trace
            def parent():
                pid = os.fork()
                if pid == 0:
                    child()
                    os._exit(7)
                return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            parent()
            pid = os.fork()
            if pid == 0:
                child()
                import sys
                sys.stdout.flush()
                os._exit(0)
            os.waitpid(pid, 0)
            """
        output = run(source, options=["-Wignore", "-u"])[0]
        self.assertEqual(output, "→ parent() → 7\n→ child() → 1\n")

    def test_another_tool_sees_what_it_would_have_seen(self):
        seen = []
        monitoring.use_tool_id(2, "another")
        try:
            monitoring.register_callback(2, monitoring.events.PY_START, lambda code, offset: seen.append(code.co_name))
            monitoring.set_events(2, monitoring.events.PY_START)

            @trace
            def f():
                return 1

            printed(f)
            f.__wrapped__()
        finally:
            monitoring.set_events(2, 0)
            monitoring.register_callback(2, monitoring.events.PY_START, None)
            monitoring.free_tool_id(2)
        self.assertEqual(seen.count("f"), 2)


if __name__ == "__main__":
    unittest.main()
