"""The coroutine is cancelled, and TimeoutError goes to whoever waited."""

import asyncio


async def endless():
    await asyncio.sleep(60)


async def main():
    try:
        await asyncio.wait_for(endless(), 0.001)
    except TimeoutError:
        return "too late"


asyncio.run(main())

# exception: TimeoutError: ; raised in Timeout.__aexit__:; left Timeout.__aexit__: wait_for:; caught in main:13; cause asyncio.exceptions.CancelledError()
# exception: asyncio.exceptions.CancelledError: ; raised in sleep:; left sleep: endless:7; caught in wait_for:; gave way to TimeoutError
# tree: task: main{ endless!asyncio.exceptions.CancelledError }?TimeoutError='too late'
# tree: thread: <module>=None
