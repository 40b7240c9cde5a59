"""`__await__` is a generator that waits for the task: one call from beginning to end."""

import asyncio


async def inner():
    await asyncio.sleep(0)
    return 3


class Later:
    def __await__(self):
        return (yield from inner().__await__())


async def main():
    return await Later()


asyncio.run(main())

# tree: task: main{ Later.__await__(self=<__main__.Later>){ inner=3 }=3 }=3
# tree: thread: <module>{ Later=None }=None
