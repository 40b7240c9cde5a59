"""A task group of anyio, on asyncio."""

# needs: anyio trio
import anyio


async def child(number):
    await anyio.sleep(0.001 * number)
    return number


async def parent():
    async with anyio.create_task_group() as group:
        group.start_soon(child, 1, name="first")
        group.start_soon(child, 2, name="second")


anyio.run(parent, backend="asyncio")

# lane: MainThread
# lane: __main__.parent < MainThread
# lane: first < __main__.parent < MainThread
# lane: second < __main__.parent < MainThread
# tree: task: child(number=1)=1
# tree: task: child(number=2)=2
# tree: task: parent=None
# tree: thread: <module>=None
