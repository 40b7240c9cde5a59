"""Each lane names the task that started it, not only the thread."""

import asyncio


async def grandchild():
    await asyncio.sleep(0)


async def child():
    await asyncio.create_task(grandchild(), name="grandchild")


async def main():
    await asyncio.create_task(child(), name="child")


asyncio.run(main())

# lane: MainThread
# lane: Task-1 < MainThread
# lane: child < Task-1 < MainThread
# lane: grandchild < child < Task-1 < MainThread
# tree: task: child=None
# tree: task: grandchild=None
# tree: task: main=None
# tree: thread: <module>=None
