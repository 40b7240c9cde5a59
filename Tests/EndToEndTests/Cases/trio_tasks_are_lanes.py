"""A nursery's tasks, each in its lane below the task that has the nursery; a scope that is cancelled."""

# needs: trio
import trio


async def child(number):
    await trio.sleep(0.001 * number)
    return number


async def endless():
    await trio.sleep_forever()


async def parent():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(child, 1, name="first")
        nursery.start_soon(child, 2, name="second")
    with trio.move_on_after(0.001):
        await endless()
    return "whole"


trio.run(parent)

# lane: MainThread
# lane: __main__.parent < <init> < MainThread
# lane: first < __main__.parent < <init> < MainThread
# lane: second < __main__.parent < <init> < MainThread
# tree: task: child(number=1)=1
# tree: task: child(number=2)=2
# tree: task: parent{ endless!trio._core._exceptions.Cancelled('deadline',None,None) }?trio._core._exceptions.Cancelled('deadline',None,None)='whole'
# tree: thread: <module>=None
