"""`run_coroutine_threadsafe`: the task was started by the thread that asked for it."""

import asyncio
import threading


async def answer():
    await asyncio.sleep(0)
    return 42


def run_loop():
    asyncio.set_event_loop(loop)
    loop.run_forever()


loop = asyncio.new_event_loop()
thread = threading.Thread(target=run_loop, name="loop")
thread.start()
print(asyncio.run_coroutine_threadsafe(answer(), loop).result())
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()

# lane: MainThread
# lane: Task-1 < MainThread
# lane: loop < MainThread
# tree: task: answer=42
# tree: thread: <module>=None
# tree: thread: run_loop=None
