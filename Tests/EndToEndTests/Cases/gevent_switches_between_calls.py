"""Greenlets of gevent take turns."""

# needs: gevent
import gevent


def step(number):
    return number


def works(number):
    for _ in range(2):
        step(number)
        gevent.sleep(0)
    return number


def main():
    jobs = [gevent.spawn(works, number) for number in range(2)]
    gevent.joinall(jobs)
    return [job.value for job in jobs]


main()

# tree: task: works(number=0){ step(number=0)=0 step(number=0)=0 }=0
# tree: task: works(number=1){ step(number=1)=1 step(number=1)=1 }=1
# tree: thread: <module>{ main=[0, 1] }=None
