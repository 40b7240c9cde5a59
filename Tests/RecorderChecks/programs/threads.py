import threading
from concurrent.futures import ThreadPoolExecutor


def work(n):
    return sum(square(index) for index in range(n))


def square(x):
    return x * x


threads = [threading.Thread(target=work, args=(50 * n,), name=f"worker {n}") for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with ThreadPoolExecutor(3) as pool:
    print(sum(pool.map(work, range(20))))
