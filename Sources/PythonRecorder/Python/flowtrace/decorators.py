"""The decorator."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import update_wrapper
from types import CodeType, FunctionType
from typing import Any, TypeVar, overload

from . import _native, _outermost
from .config import bits, traceback_depth

F = TypeVar("F", bound=Callable[..., Any])

# Copies of code objects by the original and the flags: all closures of one `def` share a copy.
_copies: dict[tuple[int, int, int, int], tuple[CodeType, CodeType]] = {}


@overload
def trace(
    func: F,
    *,
    show_args: bool | None = None,
    show_result: bool | None = None,
    show_timing: bool | None = None,
    show_exc: bool | int | None = None,
    exc_tb_depth: int = 2,
    measure_time: bool | None = None,
) -> F: ...
@overload
def trace(
    func: None = None,
    *,
    show_args: bool | None = None,
    show_result: bool | None = None,
    show_timing: bool | None = None,
    show_exc: bool | int | None = None,
    exc_tb_depth: int = 2,
    measure_time: bool | None = None,
) -> Callable[[F], F]: ...
def trace(
    func: Any = None,
    *,
    show_args: bool | None = None,
    show_result: bool | None = None,
    show_timing: bool | None = None,
    show_exc: bool | int | None = None,
    exc_tb_depth: int = 2,
    measure_time: bool | None = None,
) -> Any:
    """Decorates a function, method, `async def` or generator function; or a class, all whose own methods are decorated.

    Called outside of a session, the function begins one, and the tree is printed when it ends. In a session the decorator only
    says what is shown of this function's calls; None is the global setting at the time of the call. Callees follow the global
    settings. `measure_time` is another name of `show_timing`.

    What is given back is a function as before, with the original as `__wrapped__`: no frame is added to its calls (but to those of an
    `__init__`, from CPython 3.13 on, and of a property, on 3.14).
    """
    timing = show_timing if show_timing is not None else measure_time
    flags = (show_args, show_result, timing, show_exc)
    choice = (
        bits(*(flag is not None for flag in flags)),
        bits(*flags),
        traceback_depth(show_exc, exc_tb_depth),
    )
    return _decorate(func, choice) if func is not None else lambda function: _decorate(function, choice)


def _decorate(target: Any, choice: tuple[int, int, int]) -> Any:
    if isinstance(target, FunctionType):
        return _decorate_function(target, choice)
    if isinstance(target, (staticmethod, classmethod)):
        return type(target)(_decorate(target.__func__, choice))
    if isinstance(target, property):
        accessors = (target.fget, target.fset, target.fdel)
        return property(*(_decorate(one, choice) if one else None for one in accessors), target.__doc__)
    if isinstance(target, type):
        for name, value in list(vars(target).items()):
            if isinstance(value, (FunctionType, staticmethod, classmethod, property)):
                setattr(target, name, _decorate(value, choice))
        return target
    if callable(target):
        return _decorate_function(_forwarding(target), choice)
    raise TypeError(f"trace() decorates functions and classes, not {target!r}")


def _decorate_function(function: FunctionType, choice: tuple[int, int, int]) -> Any:
    try:
        native = _native.load()
    except RuntimeError as error:
        _native.warn(error)
        return function
    original = function.__code__
    key = (id(original), *choice)
    known = _copies.get(key)
    if known is None:
        # The original is kept: its id is its own as long as it lives.
        known = _copies[key] = (original, original.replace())
    copy = known[1]
    decorated = FunctionType(
        copy, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    decorated.__kwdefaults__ = function.__kwdefaults__
    update_wrapper(decorated, function)
    native.decorate(decorated, copy, *choice)
    if function.__name__ == "__init__" and sys.version_info >= (3, 13):
        # CPython 3.13 runs a class's `__init__` without calling it, so that no session would begin.
        return _outermost.forwarding(decorated)
    return decorated


def _forwarding(target: Callable[..., Any]) -> FunctionType:
    """A function that calls an object which is none, under its name."""

    def forwarding(*args: Any, **kwargs: Any) -> Any:
        return target(*args, **kwargs)

    name = getattr(target, "__name__", type(target).__name__)
    qualname = getattr(target, "__qualname__", name)
    forwarding.__code__ = forwarding.__code__.replace(co_name=name, co_qualname=qualname)
    update_wrapper(forwarding, target)
    return forwarding  # type: ignore[return-value]
