"""Greenlets switch in the middle of calls: each keeps its own, and the main one goes on where it was."""

# needs: greenlet
from greenlet import greenlet


def leaf(number):
    return number


def ping():
    leaf(1)
    other.switch()
    leaf(2)
    other.switch()
    return "ping"


def pong():
    leaf(10)
    one.switch()
    leaf(20)
    one.switch()
    return "pong"


one, other = greenlet(ping), greenlet(pong)


def starts():
    one.switch()
    leaf(100)


starts()
other.switch()

# lane: MainThread
# lane: ping < MainThread
# lane: pong < MainThread
# tree: task: ping{ leaf(number=1)=1 leaf(number=2)=2 }='ping'
# tree: task: pong{ leaf(number=10)=10 leaf(number=20)=20 }='pong'
# tree: thread: <module>{ starts{ leaf(number=100)=100 }=None }=None
