"""Both tasks fail: the group holds both errors."""

import asyncio


async def fails(kind):
    raise kind("no")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(ValueError))
            group.create_task(fails(KeyError))
    except* (ValueError, KeyError):
        pass


asyncio.run(main())

# tree: task: fails(kind=<class 'KeyError'>)!KeyError('no')
# tree: task: fails(kind=<class 'ValueError'>)!ValueError('no')
# tree: task: main?ExceptionGroup('unhandled errors in a TaskGroup',[<ValueError args=(…)>, <KeyError args=(…)>])=None
# tree: thread: <module>=None
