"""`async with` awaits `__aenter__` and `__aexit__` in the task's lane."""

import asyncio


class Door:
    async def __aenter__(self):
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *details):
        await asyncio.sleep(0)


async def main():
    async with Door():
        return "inside"


asyncio.run(main())

# tree: task: main{ Door.__aenter__(self=<__main__.Door>)=<__main__.Door> Door.__aexit__(self=<__main__.Door>,details=(None, None, None))=None }='inside'
# tree: thread: <module>{ Door=None }=None
