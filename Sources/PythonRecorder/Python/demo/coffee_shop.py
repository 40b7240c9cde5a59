"""A coffee shop, to look at with FlowTrace: `flowtrace demo`.

Guests order, baristas work as asyncio tasks at the same time, the grinder and the till run in threads of their own, and
now and then something goes wrong: milk is short (caught where it happens), a card is declined (propagates through three
calls before the counter handles it).

    python coffee_shop.py [seconds]
"""

import asyncio
import sys
import time

from barista import Barista
from grinder import Grinder
from guests import arriving_guests
from till import Till


class CoffeeShop:
    """The counter where everything meets."""

    def __init__(self, seconds):
        self.closing_time = time.monotonic() + seconds
        self.grinder = Grinder()
        self.till = Till()
        self.baristas = [Barista(name, self.grinder) for name in ("Ada", "Linus")]
        self.served = 0
        self.turned_away = 0

    async def open(self):
        """Serves until closing time; every guest is a task."""
        waiting = []
        for guest in arriving_guests():
            if time.monotonic() > self.closing_time:
                break
            barista = self.baristas[guest.number % len(self.baristas)]
            task = asyncio.create_task(self.serve(guest, barista), name=f"{guest.name} at the counter")
            task.add_done_callback(farewell)
            waiting.append(task)
            await asyncio.sleep(0.08)
            waiting = [task for task in waiting if not task.done()]
        await asyncio.gather(*waiting)

    async def serve(self, guest, barista):
        """One guest, from order to goodbye."""
        order = guest.choose()
        try:
            paid = self.till.charge(guest, price(order))
        except PermissionError as problem:
            self.turned_away += 1
            return apologise(guest, problem)
        drink = await barista.prepare(order)
        self.served += 1
        return f"{guest.name}: {drink}, {paid:.2f} paid"

    def close(self):
        self.grinder.stop()
        self.till.stop()
        return {"served": self.served, "turned away": self.turned_away, "earned": round(self.till.earned, 2)}


def price(order):
    """Prices grow with the size, and extras cost."""
    sizes = {"small": 2.2, "medium": 2.9, "large": 3.6}
    return sizes[order.size] + 0.4 * len(order.extras)


def apologise(guest, problem):
    return f"{guest.name}: sorry, {problem}"


def farewell(task):
    print(task.result(), flush=True)


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 6
    shop = CoffeeShop(seconds)
    try:
        asyncio.run(shop.open())
    except KeyboardInterrupt:
        print("Closing early.")
    finally:
        report = shop.close()
    print("Closed:", ", ".join(f"{name} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
