"""A library in C makes tasks that begin at once, without a call that could be seen: they are lanes, and no part of who makes them."""

import asyncio


async def quick(number):
    return number


async def slow(number):
    await asyncio.sleep(0)
    return await quick(number)


async def awaits_by_hand():
    # Here, too, C code runs the coroutine; it belongs to this task.
    try:
        quick(3).send(None)
    except StopIteration as end:
        return end.value


async def main():
    loop = asyncio.get_running_loop()
    one = asyncio.Task(quick(1), loop=loop, eager_start=True)
    other = asyncio.Task(slow(2), loop=loop, eager_start=True)
    return await one, await other, await awaits_by_hand()


asyncio.run(main())

# lane: MainThread
# lane: Task-1 < MainThread
# lane: Task-2 < Task-1 < MainThread
# lane: Task-3 < Task-1 < MainThread
# tree: task: main{ awaits_by_hand{ quick(number=3)=3 }?StopIteration(3)=3 }=(1, 2, 3)
# tree: task: quick(number=1)=1
# tree: task: slow(number=2){ quick(number=2)=2 }=2
# tree: thread: <module>=None
