"""A task that is cancelled ends by cancellation, which is no error."""

import asyncio


async def endless():
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        cleans()


def cleans():
    pass


async def main():
    task = asyncio.create_task(endless(), name="endless")
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


asyncio.run(main())

# lane: MainThread
# lane: Task-1 < MainThread
# lane: endless < Task-1 < MainThread
# tree: task: endless{ cleans=None }!asyncio.exceptions.CancelledError
# tree: task: main=True
# tree: thread: <module>=None
