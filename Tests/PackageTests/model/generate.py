"""Makes programs that use the package `flowtrace`: the same for the same seed, under every Python.

A program has functions, methods, generators and coroutines that call each other, raise and catch; some are decorated. Below them stand
steps, which call them inside and outside of sessions, change settings and print. What a session gave, a step passes to `keep`.

What the model, FlowTrace 0.4.1, is known to get wrong is left out: calls between two steps of a generator, coroutines that run
beside each other, threads that are started inside of a call, a `__repr__` that calls functions.
"""

import random

EXCEPTIONS = ("ValueError", "KeyError", "Refused", "OSError", "ZeroDivisionError")
FLAGS = ("show_args", "show_result", "show_timing")

PROLOGUE = """\
import asyncio, contextlib, threading
import flowtrace
from flowtrace import config, get_trace_data, print_tree, start_tracing, stop_tracing, trace
from flowtrace.config import get_config
from flowtrace.core import is_tracing_active
from flowtrace.formatters import print_events_debug, print_summary
class Refused(Exception): pass
class Guard:
    def __init__(self, swallows): self.swallows = swallows
    def __enter__(self): return self
    def __exit__(self, kind, error, tb): return self.swallows
loop = asyncio.new_event_loop()
config(show_args=True, show_result=True, show_timing=True, show_exc=False, exc_tb_depth=2, inline_return=False)
"""


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = [PROLOGUE]
        # (expression with {} for an argument, kind) of what can be called, the newest last: a body calls older ones only.
        self.callables = []
        self.has_exceptions = self.random.random() < 0.6
        self.text = self._text()
        # Exceptions stand elsewhere in ours, and arguments of functions that are not decorated are not in the model.
        self.prints_alike = not self.has_exceptions and "default_show_args=True" not in self.text

    # MARK: Values

    def value(self):
        r = self.random
        return r.choice((
            lambda: str(r.randrange(-9, 100)), lambda: repr(r.choice(("tea", "it's", 'a "b"', "é", "x\ny", ""))),
            lambda: str(r.random() * 10)[:5], lambda: r.choice(("None", "True", "False", "...")),
            lambda: f"[{r.randrange(5)}, 'a']", lambda: f"({r.randrange(5)},)", lambda: "{'k': [1, 2]}", lambda: "{1, }",
            lambda: "b'\\x00z'", lambda: "(1 + 2j)", lambda: "range(3)", lambda: f"'{'long ' * r.randrange(5, 60)}'",
            lambda: f"list(range({r.randrange(90)}))", lambda: "int", lambda: "Guard(False)", lambda: "2**80", lambda: "frozenset()",
        ))()  # fmt: skip

    # MARK: Functions

    def decoration(self, likely=0.4):
        r = self.random
        if r.random() > likely:
            return None
        if r.random() < 0.5:
            return "@trace"
        options = [f"{flag}={r.choice((True, False, None))}" for flag in FLAGS if r.random() < 0.4]
        if self.has_exceptions and r.random() < 0.4:
            options.append(f"show_exc={r.choice((True, False, 1, 3))}")
        if self.has_exceptions and r.random() < 0.3:
            options.append(f"exc_tb_depth={r.randrange(1, 5)}")
        return f"@trace({', '.join(options)})"

    def parameters(self):
        """The list of a `def`, and how calls may pass a value to it."""
        return self.random.choice((
            ("x", "{}"), ("x=1", "{}"), ("x, y=2", "{}"), ("x, /, y=None, *rest, k='k', **more", "{}, 5, 6, k=7, z=8"),
            ("*rest", "{}, 2"), ("**more", "a={}"), ("x, *, key", "1, key={}"), ("x, y", "y={}, x=0"), ("x=1", ""), ("a, b=(), *c", "{}"),
        ))  # fmt: skip

    def call(self, kinds=("plain",)):
        """An expression that calls something older; None: there is nothing."""
        fits = [one for one in self.callables if one[1] in kinds]
        if not fits:
            return None
        expression, _ = self.random.choice(fits[-6:])
        return expression.replace("{}", self.value())

    def body(self, indent, kind="plain", depth=0):
        """Statements that end in a `return`."""
        r, space, lines = self.random, " " * indent, []
        awaits = kind == "coroutine"
        for _ in range(r.randrange(0, 4)):
            kinds = ("plain", "coroutine") if awaits else ("plain",)
            fits = [one for one in self.callables if one[1] in kinds]
            if not fits:
                break
            expression, callee = r.choice(fits[-5:])
            expression = expression.replace("{}", self.value())
            if callee == "coroutine":
                expression = "await " + expression
            choice = r.randrange(9)
            if choice < 4 or not self.has_exceptions:
                lines.append(f"{space}v = {expression}")
            elif choice == 4:
                error = r.choice((*EXCEPTIONS, "Exception", "(KeyError, Refused)"))
                lines += [f"{space}try: v = {expression}", f"{space}except {error} as e: v = 'caught'"]
            elif choice == 5:
                lines += [f"{space}try: v = {expression}", f"{space}finally: v = 0"]
            elif choice == 6:
                lines += [f"{space}with Guard({r.choice((True, False))}): v = {expression}"]
            elif choice == 7:
                lines += [f"{space}with contextlib.suppress({r.choice(EXCEPTIONS)}): v = {expression}"]
            else:
                lines += [f"{space}try: v = {expression}", f"{space}except Exception as e: raise Refused('again') from e"]
        if kind == "coroutine" and r.random() < 0.5:
            lines.insert(r.randrange(len(lines) + 1), f"{space}await asyncio.sleep(0)")
        if self.has_exceptions and r.random() < 0.25:
            lines.append(f"{space}raise {r.choice(EXCEPTIONS)}({self.value()})")
        elif kind == "generator":
            lines += [f"{space}yield {self.value()}" for _ in range(r.randrange(1, 3))]
        elif r.random() < 0.15:
            lines.append(f"{space}return [n for n in range(2)]")
        elif r.random() < 0.9:
            lines.append(f"{space}return {self.value()}")
        return lines or [f"{space}pass"]

    def function(self, number):
        r = self.random
        parameters, passed = self.parameters()
        kind = r.choice(("plain",) * 6 + ("recursive", "closure", "lambda", "generator", "coroutine", "coroutine"))
        name = f"f{number}"
        decoration = self.decoration()
        lines = [decoration] if decoration else []
        if kind == "recursive":
            lines += [f"def {name}(n):", f"    if n > 0: return {name}(n - 1)", *self.body(4)]
            self.callables.append((f"{name}({r.randrange(4)})", "plain"))
        elif kind == "closure":
            inner = self.decoration()
            lines += [f"def {name}({parameters}):", *([f"    {inner}"] if inner else []), f"    def inner{number}(n):"]
            lines += [*self.body(8), f"    return inner{number}({self.value()})"]
            self.callables.append((f"{name}({passed})", "plain"))
        elif kind == "lambda":
            called = self.call()
            lines = [f"{name} = lambda x: {called or 'x'}"]
            self.callables.append((f"{name}({{}})", "plain"))
        elif kind == "generator":
            lines += [f"def {name}({parameters}):", *self.body(4, "generator")]
            # One that only raises would be no generator.
            lines.append("    if False: yield")
            self.callables.append((f"list({name}({passed}))", "plain" if not decoration else "decorated generator"))
        elif kind == "coroutine":
            lines += [f"async def {name}({parameters}):", *self.body(4, "coroutine")]
            self.callables.append((f"{name}({passed})", "coroutine"))
        else:
            lines += [f"def {name}({parameters}):", *self.body(4)]
            self.callables.append((f"{name}({passed})", "plain"))
        self.lines += lines

    def kind_of_class(self, number):
        r, name = self.random, f"C{number}"
        self.lines.append(f"class {name}:")
        found = []
        for index in range(r.randrange(1, 4)):
            parameters, passed = self.parameters()
            kind = r.choice(("method", "method", "static", "class", "property", "operator"))
            decoration = self.decoration()
            lines = [decoration] if decoration else []
            method = f"m{number}_{index}"
            if kind == "method":
                lines.append(f"def {method}(self, {parameters}):")
                found.append(f"{name}().{method}({passed})")
            elif kind == "static":
                lines = ["@staticmethod", *lines, f"def {method}({parameters}):"]
                found.append(f"{name}.{method}({passed})")
            elif kind == "class":
                lines = ["@classmethod", *lines, f"def {method}(cls, {parameters}):"]
                found.append(f"{name}.{method}({passed})")
            elif kind == "property":
                lines = ["@property", *lines, f"def {method}(self):"]
                found.append(f"{name}().{method}")
            else:
                lines.append("def __add__(self, other):")
                found.append(f"({name}() + {{}})")
            self.lines += [f"    {line}" for line in lines] + self.body(8)
        self.callables += [(expression, "plain") for expression in found]

    # MARK: Steps

    def guarded(self, statement):
        if not self.has_exceptions:
            return [statement]
        return ["try:", f"    {statement}", "except Exception as e:", "    print(type(e).__name__, e)"]

    def step(self):
        r = self.random
        called = self.call() or "None"
        coroutine = self.call(("coroutine",))
        run = f"loop.run_until_complete({coroutine})" if coroutine else called
        choice = r.randrange(12)
        if choice == 0:
            options = [f"{flag}={r.choice((True, False))}" for flag in (*FLAGS, "show_exc") if r.random() < 0.4]
            if r.random() < 0.3:
                options.append(f"exc_tb_depth={r.randrange(1, 5)}")
            return [f"config({', '.join(options)})", "print([get_config()[key] for key in ('show_args', 'show_exc', 'exc_tb_depth')])"]
        if choice <= 3:
            return [*self.guarded(f"print('step', {called} is None)"), "keep(get_trace_data())"]
        arguments = ", ".join(
            f"default_{flag}={r.choice((True, False))}" for flag in (*FLAGS, "show_exc") if r.random() < 0.25
        )
        lines = [f"start_tracing({arguments})"]
        if choice == 4:
            lines += self.guarded(run)
        elif choice == 5:
            lines += [f"thread = threading.Thread(target=lambda: {self.quiet(called)})", "thread.start(); thread.join()"]
        else:
            for _ in range(r.randrange(1, 4)):
                lines += self.guarded(r.choice((self.call(), run)) or "None")
        lines += ["print(is_tracing_active())", "keep(stop_tracing())"]
        printing = ["print_tree()", "print_tree(get_trace_data(), 1)", "print_summary()", "print_tree([])", "print_summary([])"]
        if not self.has_exceptions:
            printing.append("print_events_debug()")
        lines.append(r.choice(printing))
        return lines

    def quiet(self, called):
        return called if not self.has_exceptions else "None"

    def _text(self):
        r = self.random
        for number in range(r.randrange(3, 9)):
            self.kind_of_class(number) if r.random() < 0.25 else self.function(number)
        # Decorated, so that there is something to print outside of sessions.
        self.lines += [f"{self.decoration(1)}", "def last(x, y=1):", *self.body(4)]
        self.callables.append(("last({})", "plain"))
        for _ in range(r.randrange(2, 7)):
            self.lines += self.step()
        self.lines.append("loop.close()")
        return "\n".join(self.lines) + "\n"


if __name__ == "__main__":
    import sys

    print(Program(int(sys.argv[1])).text)
