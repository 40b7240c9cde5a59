"""One exception: raised in a task, kept by it, raised again where the task is awaited."""

import asyncio


async def fails():
    raise ValueError("in the task")


async def main():
    task = asyncio.create_task(fails(), name="fails")
    try:
        await task
    except ValueError:
        return "caught"


asyncio.run(main())

# exception: ValueError: in the task; raised in fails:7; left fails:7; caught in main:14
# tree: task: fails!ValueError('in the task')
# tree: task: main?ValueError('in the task')='caught'
# tree: thread: <module>=None
