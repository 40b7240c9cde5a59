"""Requests to a little server of books, as a web framework would run them: one fails, one is slow, one asks again and again.

What is slow is so by far more than a busy machine is late.
"""

import asyncio
import logging
import os
import sys
import time

log = logging.getLogger("shop")
AUTHORS = {1: "Ada", 2: "Alan", 3: "Grace"}
BOOKS = [{"title": f"Book {n}", "author": 1 + n % 2, "price": None if n == 7 else n} for n in range(12)]


def load_author(number):
    time.sleep(float(os.environ.get("AUTHORS_TAKE", "0.01")))
    return AUTHORS[number]


def load_settings(path):
    try:
        return open(path).read()
    except OSError:
        return ""


def price_with_tax(book, rate):
    return book["price"] * rate


def books(_):
    load_settings("/nowhere/settings.ini")
    return [(book["title"], load_author(book["author"])) for book in BOOKS]


def price(number):
    print("pricing book", number)
    log.warning("price of %d asked", number)
    return price_with_tax(BOOKS[int(number)], 1.19)


def report(_):
    time.sleep(1.2)
    return "report"


ROUTES = {"books": books, "price": price, "report": report}


def handle(request):
    name, _, argument = request.partition("/")
    try:
        return 200, ROUTES[name](argument and int(argument))
    except Exception:
        log.exception("%s failed", request)
        return 500, "internal error"


async def fetch(name, delay):
    await asyncio.sleep(delay)
    return name


async def refresh():
    await asyncio.gather(*(asyncio.create_task(fetch(f"feed {n}", n / 50), name=f"feed {n}") for n in (1, 3, 2)))


def main(requests):
    asyncio.run(refresh())
    for request in requests:
        handle(request)


logging.basicConfig()
main(sys.argv[1:])
