"""Three coroutines at once: none of them inside another."""

import asyncio


async def step(number):
    await asyncio.sleep(0)


async def worker(number):
    for turn in range(2):
        await step(number)


async def main():
    await asyncio.gather(worker(0), worker(1), worker(2))


asyncio.run(main())

# lane: MainThread
# lane: Task-1 < MainThread
# lane: Task-2 < Task-1 < MainThread
# lane: Task-3 < Task-1 < MainThread
# lane: Task-4 < Task-1 < MainThread
# tree: task: main=None
# tree: task: worker(number=0){ step(number=0)=None step(number=0)=None }=None
# tree: task: worker(number=1){ step(number=1)=None step(number=1)=None }=None
# tree: task: worker(number=2){ step(number=2)=None step(number=2)=None }=None
# tree: thread: <module>=None
