"""`asyncio.timeout`: cancellation inside, TimeoutError outside."""

import asyncio


async def endless():
    await asyncio.get_running_loop().create_future()


async def main():
    try:
        async with asyncio.timeout(0.001):
            await endless()
    except TimeoutError:
        return "too late"


asyncio.run(main())

# tree: task: main{ endless!asyncio.exceptions.CancelledError }?TimeoutError='too late'
# tree: thread: <module>=None
