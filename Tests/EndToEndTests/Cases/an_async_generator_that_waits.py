"""It yields to its user as a generator does, and waits as a coroutine does."""

import asyncio


async def fetch(number):
    await asyncio.sleep(0)
    return number


async def numbers():
    for number in range(2):
        yield await fetch(number)


async def main():
    return [number async for number in numbers()]


asyncio.run(main())

# tree: task: main{ numbers{ fetch(number=0)=0 }~=0 ^numbers{ fetch(number=1)=1 }~=1 ^numbers=None }?StopAsyncIteration=[0, 1]
# tree: thread: <module>=None
# tree(public): task: main{ numbers{ fetch(number=0)=0 }~=… ^numbers{ fetch(number=1)=1 }~=… ^numbers=None }?StopAsyncIteration=[0, 1]
# tree(public): thread: <module>=None
