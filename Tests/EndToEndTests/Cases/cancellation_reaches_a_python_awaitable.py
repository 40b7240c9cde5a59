"""The exception is thrown into what the task awaits, and shows in the task's own lane."""

import asyncio
import types


@types.coroutine
def pause():
    yield


async def turns():
    while True:
        await pause()


async def main():
    task = asyncio.create_task(turns())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


asyncio.run(main())

# tree: task: main=None
# tree: task: turns{ pause!asyncio.exceptions.CancelledError }!asyncio.exceptions.CancelledError
# tree: thread: <module>=None
