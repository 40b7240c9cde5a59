"""Runs until it is told to end: tasks, a thread, and exceptions."""

import asyncio
import sys
import threading
import time


class SoldOut(Exception):
    pass


def take(stock, name):
    if stock[name] == 0:
        raise SoldOut(name)
    stock[name] -= 1
    return stock[name]


def sell(stock, name):
    try:
        return take(stock, name)
    except SoldOut:
        return None


async def customer(number, stock):
    for turn in range(3):
        sell(stock, "tea" if number % 2 else "milk")
        await asyncio.sleep(0.01)


async def day():
    stock = {"tea": 100, "milk": 2}
    await asyncio.gather(*(customer(number, stock) for number in range(4)))


def sweep():
    time.sleep(0.01)


def main(seconds):
    end = time.monotonic() + seconds
    while True:
        thread = threading.Thread(target=sweep, name="sweeper")
        thread.start()
        asyncio.run(day())
        thread.join()
        print("a day has passed", flush=True)
        if time.monotonic() >= end:
            break


main(float(sys.argv[1]))
