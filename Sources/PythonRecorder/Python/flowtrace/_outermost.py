"""Sessions that a decorated function begins when it is called outside of one, and what the recorder calls for them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from functools import update_wrapper
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE
from types import FunctionType
from typing import Any

from . import _native, core

# The session that coroutines and generators have begun, and how many of them still run: it lasts as long as one does.
_session = 0
_running = 0


def begin() -> bool:
    """False: nothing is recorded; the program goes on."""
    try:
        return core.begin((None, None, None, None), core.default_rules())
    except RuntimeError as error:
        _native.warn(error)
        return False


def finish() -> None:
    """The outermost decorated call is over: prints its tree. What fails in that is no concern of the program's."""
    from .formatters import print_tree

    events = core.stop_tracing()
    try:
        # A call whose arguments don't fit gives none.
        if events:
            print_tree(events)
    except Exception:
        pass


def drive(function: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """A coroutine or generator function is called outside of a session: one begins when its body does."""
    plainly = _native.load().plainly
    body = plainly(function, arguments, keywords)
    flags = function.__code__.co_flags
    if flags & CO_ASYNC_GENERATOR:
        driver: Any = _drive_async_generator(body)
    elif flags & CO_COROUTINE:
        # Arguments that don't fit have failed by now. Never awaited, one coroutine is complained about, not two.
        body.close()
        driver = _drive_coroutine(plainly, function, arguments, keywords)
    else:
        driver = _drive_generator(body)
    driver.__name__ = function.__name__
    driver.__qualname__ = function.__qualname__
    return driver


def shield(function: FunctionType, arguments: tuple[Any], _: dict[str, Any]) -> None:
    """If the function is the getter of a property of its argument, the getter becomes one that CPython 3.14 does call."""
    for kind in type.__getattribute__(type(arguments[0]), "__mro__"):
        for found in list(type.__getattribute__(kind, "__dict__").values()):
            if type(found) is property and found.fget is function:
                found.__init__(forwarding(function), found.fset, found.fdel, found.__doc__)  # type: ignore[misc]


def forwarding(function: FunctionType) -> Any:
    """A function that calls this one. The interpreter takes no short cut past it, since it takes `*args`."""

    def forwards(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return update_wrapper(forwards, function)


async def _drive_coroutine(plainly: Callable[..., Any], *call: Any) -> Any:
    session = _enter()
    try:
        return await plainly(*call)
    finally:
        _leave(session)


def _drive_generator(body: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    session = _enter()
    try:
        return (yield from body)
    finally:
        _leave(session)


async def _drive_async_generator(body: AsyncGenerator[Any, Any]) -> AsyncGenerator[Any, Any]:
    session = _enter()
    try:
        step = body.__anext__()
        while True:
            try:
                value = await step
            except StopAsyncIteration:
                return
            try:
                sent = yield value
            except GeneratorExit:
                await body.aclose()
                raise
            except BaseException as error:
                step = body.athrow(error)
            else:
                step = body.asend(sent)
    finally:
        _leave(session)


def _enter() -> int:
    """A coroutine or generator begins to run. The number of the session that it shares, 0: none."""
    global _session, _running
    if not core.is_tracing_active():
        if not begin():
            return 0
        _session, _running = _native.load().number(), 0
    elif _native.load().number() != _session:
        return 0
    _running += 1
    return _session


def _leave(session: int) -> None:
    global _running
    if session == 0 or session != _session:
        return
    _running -= 1
    if _running == 0 and _native.load().number() == session:
        finish()
