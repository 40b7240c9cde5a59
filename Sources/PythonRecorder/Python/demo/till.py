"""The till: it takes cards, and counts the money in a thread of its own."""

import threading


class CardDeclined(PermissionError):
    """The bank says no."""


class Till:
    def __init__(self):
        self.earned = 0.0
        self.receipts = []
        self.closed = threading.Event()
        self.thread = threading.Thread(target=self.count_receipts, name="till", daemon=True)
        self.thread.start()

    def charge(self, guest, amount):
        """Lets CardDeclined through: the counter knows what to say."""
        receipt = self.book(guest, amount)
        self.receipts.append(receipt)
        return receipt["amount"]

    def book(self, guest, amount):
        authorise(guest.card_limit, amount, token=f"card-{guest.number}")
        return {"guest": guest.name, "amount": amount}

    def count_receipts(self):
        while not self.closed.wait(timeout=0.5):
            self.count()

    def count(self):
        taken, self.receipts = self.receipts, []
        self.earned += sum(receipt["amount"] for receipt in taken)
        return self.earned

    def stop(self):
        self.closed.set()
        self.thread.join(timeout=1)
        self.count()


def authorise(limit, amount, token):
    if amount > limit:
        raise CardDeclined(f"{amount:.2f} is more than the card's limit of {limit:.2f}")
