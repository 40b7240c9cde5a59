"""The people behind the counter: one asyncio task per drink, several at a time."""

import asyncio


class OutOfMilk(Exception):
    """The jug is empty."""


class Barista:
    def __init__(self, name, grinder):
        self.name = name
        self.grinder = grinder
        self.milk = 3

    async def prepare(self, order):
        """Water and milk are made at the same time, in two tasks."""
        if order.drink == "tea":
            return await self.steep(minutes=3)
        shots = 2 if "extra shot" in order.extras else 1
        coffee, milk = await asyncio.gather(self.brew(shots), self.foam(order.drink))
        return " with ".join(part for part in (coffee, milk) if part)

    async def brew(self, shots):
        grams = await asyncio.wrap_future(self.grinder.grind(shots))
        await asyncio.sleep(0.05 * shots)
        return f"{grams} g of coffee"

    async def foam(self, drink):
        if drink == "espresso":
            return None
        try:
            self.take_milk()
        except OutOfMilk:
            await self.fetch_milk()
            self.take_milk()
        await asyncio.sleep(0.06)
        return "foam"

    async def steep(self, minutes):
        await asyncio.sleep(minutes * 0.04)
        return "a cup of tea"

    def take_milk(self):
        if self.milk == 0:
            raise OutOfMilk(f"{self.name} has no milk left")
        self.milk -= 1

    async def fetch_milk(self):
        await asyncio.sleep(0.03)
        self.milk = 3
