"""An executor's threads are lanes; an error comes back with its future."""

from concurrent.futures import ThreadPoolExecutor


def half(number):
    if number % 2:
        raise ValueError(number)
    return number // 2


with ThreadPoolExecutor(1, thread_name_prefix="pool") as pool:
    good, bad = pool.submit(half, 4), pool.submit(half, 3)
    try:
        good.result(), bad.result()
    except ValueError:
        pass

# lane: MainThread
# lane: pool_0 < MainThread
# tree: thread: <module>?ValueError(3)=None
# tree: thread: half(number=4)=2 half(number=3)!ValueError(3)
