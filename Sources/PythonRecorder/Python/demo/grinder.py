"""The grinder: a thread with a queue of work, as machines with one handle are."""

import queue
import threading
from concurrent.futures import Future


class Grinder:
    def __init__(self):
        self.work = queue.Queue()
        self.thread = threading.Thread(target=self.run, name="grinder", daemon=True)
        self.thread.start()

    def grind(self, shots):
        """Asks for ground coffee; the answer, in grams, comes later."""
        answer = Future()
        self.work.put((shots, answer))
        return answer

    def run(self):
        while (job := self.work.get()) is not None:
            shots, answer = job
            answer.set_result(sum(dose(beans) for beans in portions(shots)))

    def stop(self):
        self.work.put(None)
        self.thread.join(timeout=1)


def portions(shots):
    """A portion of beans for each shot."""
    for _ in range(shots):
        yield list(range(60))


def dose(beans):
    """Grams of coffee: each bean is crushed, which takes its time."""
    return round(sum(crush(bean) for bean in beans[::30]))


def crush(bean):
    return 4 + fineness(bean % 4) / 10


def fineness(level):
    return 0 if level == 0 else 1 + fineness(level - 1)
