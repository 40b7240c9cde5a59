"""An asynchronous generator that is left half done: the event loop closes it in a task of its own, in which it may wait."""

import asyncio


async def numbers():
    try:
        yield 1
        yield 2
    finally:
        await asyncio.sleep(0)
        done()


def done():
    pass


async def leaves():
    async for _ in numbers():
        break


async def main():
    await leaves()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)


asyncio.run(main())

# tree: task: main{ leaves{ numbers~=1 }=None }=None
# tree: task: ^numbers{ done=None }!GeneratorExit
# tree: thread: <module>=None
# tree(public): task: main{ leaves{ numbers~=… }=None }=None
# tree(public): task: ^numbers{ done=None }!GeneratorExit
# tree(public): thread: <module>=None
