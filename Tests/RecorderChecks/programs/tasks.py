"""asyncio: gather, cancellation, timeouts, asynchronous generators, a task group, queues, an executor."""
import asyncio


def square(x):
    return x * x


async def leaf(n):
    await asyncio.sleep(0.001 * (n % 3))
    return square(n)


async def branch(n):
    total = 0
    for index in range(3):
        total += await leaf(n + index)
    return total


async def ticks(n):
    for index in range(n):
        await asyncio.sleep(0)
        yield index


async def fails():
    await asyncio.sleep(0)
    raise ValueError("in a task")


async def forever():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        square(3)
        raise


class Resource:
    async def __aenter__(self):
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *details):
        await asyncio.sleep(0)


async def main():
    print(await asyncio.gather(*(branch(n) for n in range(5))))
    print([value async for value in ticks(4)])
    print(await asyncio.gather(fails(), leaf(2), return_exceptions=True))
    task = asyncio.create_task(forever(), name="for ever")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    try:
        async with asyncio.timeout(0.005):
            await forever()
    except TimeoutError:
        print("timeout")
    async with asyncio.TaskGroup() as group:
        for n in range(3):
            group.create_task(leaf(n))
    async with Resource():
        await leaf(1)
    queue = asyncio.Queue()

    async def produce():
        for n in range(3):
            await queue.put(n)

    async def consume():
        return [await queue.get() for _ in range(3)]

    print(await asyncio.gather(produce(), consume()))
    print(await asyncio.get_running_loop().run_in_executor(None, square, 9))
    print(await asyncio.to_thread(square, 5))
    half = ticks(10)
    print(await anext(half))
    await half.aclose()


asyncio.run(main())
