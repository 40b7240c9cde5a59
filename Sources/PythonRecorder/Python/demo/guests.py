"""Who comes in, and what they want."""

import random
from dataclasses import dataclass, field

NAMES = ["Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Ken", "Margaret"]
DRINKS = ["espresso", "flat white", "cappuccino", "tea"]


@dataclass
class Order:
    drink: str
    size: str
    extras: list[str] = field(default_factory=list)


@dataclass
class Guest:
    number: int
    name: str
    card_limit: float

    def choose(self):
        """Every guest has a taste of their own, the same on every visit."""
        taste = random.Random(self.number)
        extras = [extra for extra in ("syrup", "extra shot") if taste.random() < 0.3]
        return Order(taste.choice(DRINKS), taste.choice(["small", "medium", "large"]), extras)


def arriving_guests():
    """A generator: guests without end, every ninth with an empty card."""
    number = 0
    while True:
        name = NAMES[number % len(NAMES)]
        yield Guest(number, name, card_limit=1.0 if number % 9 == 4 else 20.0)
        number += 1
