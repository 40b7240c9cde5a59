"""The lane has the task's latest name, whoever gives it and when."""

import asyncio


async def renames_itself():
    await asyncio.sleep(0)
    asyncio.current_task().set_name("chosen")


async def waits():
    for _ in range(3):
        await asyncio.sleep(0)


async def main():
    own, other = asyncio.create_task(renames_itself(), name="first"), asyncio.create_task(waits())
    await own
    other.set_name("given")
    await other


asyncio.run(main())

# lane: MainThread
# lane: Task-1 < MainThread
# lane: chosen < Task-1 < MainThread
# lane: given < Task-1 < MainThread
# tree: task: main=None
# tree: task: renames_itself=None
# tree: task: waits=None
# tree: thread: <module>=None
