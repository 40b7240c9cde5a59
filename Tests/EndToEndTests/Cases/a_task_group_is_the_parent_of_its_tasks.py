"""The tasks of a TaskGroup are started by the task that has the group."""

import asyncio


async def child(number):
    await asyncio.sleep(0)
    return number


async def main():
    async with asyncio.TaskGroup() as group:
        for number in range(2):
            group.create_task(child(number), name=f"child {number}")


asyncio.run(main())

# lane: MainThread
# lane: Task-1 < MainThread
# lane: child 0 < Task-1 < MainThread
# lane: child 1 < Task-1 < MainThread
# tree: task: child(number=0)=0
# tree: task: child(number=1)=1
# tree: task: main=None
# tree: thread: <module>=None
