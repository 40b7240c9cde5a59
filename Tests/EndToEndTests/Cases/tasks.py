"""Two tasks side by side: each in a lane of its own, one call from beginning to end."""

import asyncio


async def inner(name):
    await asyncio.sleep(0.001)
    return name


async def outer(name):
    return await inner(name)


async def main():
    return await asyncio.gather(outer("a"), outer("b"))


asyncio.run(main())

# tree: task: main=['a', 'b']
# tree: task: outer(name='a'){ inner(name='a')='a' }='a'
# tree: task: outer(name='b'){ inner(name='b')='b' }='b'
# tree: thread: <module>=None
