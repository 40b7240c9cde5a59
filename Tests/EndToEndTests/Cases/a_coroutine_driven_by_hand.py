"""Without a loop, a coroutine is a lane too: it keeps its calls while it waits."""

import types


@types.coroutine
def pause():
    yield "paused"


async def inner():
    await pause()
    return 7


async def outer():
    return await inner()


def drives():
    coroutine = outer()
    first = coroutine.send(None)
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return first, stop.value


drives()

# lane: MainThread
# lane: outer < MainThread
# tree: task: outer{ inner{ pause=None }=7 }=7
# tree: thread: <module>{ drives?StopIteration(7)=('paused', 7) }=None
