"""A coroutine that a task awaits already, awaited by another one; and a `gather` that is cancelled."""

import asyncio


async def shared():
    await asyncio.sleep(0)
    return "done"


async def first(coroutine):
    return await coroutine


async def second(coroutine):
    try:
        return await coroutine
    except RuntimeError:
        return "awaited already"


async def waits():
    await asyncio.Event().wait()


async def main():
    coroutine = shared()
    results = await asyncio.gather(first(coroutine), second(coroutine))
    both = asyncio.gather(waits(), waits())
    await asyncio.sleep(0)
    both.cancel()
    try:
        await both
    except asyncio.CancelledError:
        return results


asyncio.run(main())

# tree: task: first(coroutine=<coroutine shared>){ shared='done' }='done'
# tree: task: main?asyncio.exceptions.CancelledError=['done', 'awaited already']
# tree: task: second(coroutine=<coroutine shared>)?RuntimeError('coroutine is being awaited already')='awaited already'
# tree: task: waits!asyncio.exceptions.CancelledError
# tree: task: waits!asyncio.exceptions.CancelledError
# tree: thread: <module>=None
# tree(public): task: first(coroutine=<coroutine>){ shared='done' }='done'
# tree(public): task: main?asyncio.exceptions.CancelledError=['done', 'awaited already']
# tree(public): task: second(coroutine=<coroutine>)?RuntimeError('coroutine is being awaited already')='awaited already'
# tree(public): task: waits!asyncio.exceptions.CancelledError
# tree(public): task: waits!asyncio.exceptions.CancelledError
# tree(public): thread: <module>=None
