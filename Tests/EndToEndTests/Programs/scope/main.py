"""A program of mine with a library: calls in both directions, a generator, an exception, coroutines, many calls."""

import asyncio

import shelf


class Order:
    def price(self, amount):
        return shelf.keep(amount)


def twice(number):
    return 2 * number


def guarded():
    try:
        return shelf.explode("no")
    except LookupError:
        return twice(1)


async def ask():
    await asyncio.sleep(0)
    return twice(3)


async def task():
    return await shelf.later(ask())


def main():
    Order().price(4)
    shelf.each(twice, [1, 2])
    sum(shelf.numbers(2))
    guarded()
    asyncio.run(task())


main()
