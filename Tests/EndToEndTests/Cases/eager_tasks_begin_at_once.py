"""An eager task runs inside `create_task` until it first waits, in a lane of its own. Before 3.14 it gets its name then."""

import asyncio


async def quick():
    return "at once"


async def slow():
    await asyncio.sleep(0)
    return "later"


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    one = asyncio.create_task(quick(), name="quick")
    other = asyncio.create_task(slow(), name="slow")
    return await one, await other


asyncio.run(main())

# lane: MainThread
# lane: Task-1 < MainThread
# lane: Task-2 < Task-1 < MainThread
# lane: slow < Task-1 < MainThread
# lane(3.14): MainThread
# lane(3.14): Task-1 < MainThread
# lane(3.14): quick < Task-1 < MainThread
# lane(3.14): slow < Task-1 < MainThread
# lane(3.15): MainThread
# lane(3.15): Task-1 < MainThread
# lane(3.15): quick < Task-1 < MainThread
# lane(3.15): slow < Task-1 < MainThread
# tree: task: main=('at once', 'later')
# tree: task: quick='at once'
# tree: task: slow='later'
# tree: thread: <module>=None
