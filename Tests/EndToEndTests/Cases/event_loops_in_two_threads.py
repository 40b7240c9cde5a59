"""Each thread has its own loop, and each loop its own tasks."""

import asyncio
import threading


async def ping():
    await asyncio.sleep(0)


async def main(name):
    await asyncio.create_task(ping(), name="ping of " + name)


def run_loop():
    name = threading.current_thread().name
    loop = asyncio.new_event_loop()
    loop.run_until_complete(loop.create_task(main(name), name="main of " + name))
    loop.close()


for name in ("north", "south"):
    thread = threading.Thread(target=run_loop, name=name)
    thread.start()
    thread.join()

# lane: MainThread
# lane: main of north < north < MainThread
# lane: main of south < south < MainThread
# lane: north < MainThread
# lane: ping of north < main of north < north < MainThread
# lane: ping of south < main of south < south < MainThread
# lane: south < MainThread
# tree: task: main(name='north')=None
# tree: task: main(name='south')=None
# tree: task: ping=None
# tree: task: ping=None
# tree: thread: <module>=None
# tree: thread: run_loop=None
# tree: thread: run_loop=None
