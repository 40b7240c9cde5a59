"""Objects that show themselves, and names that are secrets by the rules or in spite of their look."""

import flowtrace.live


class Plain:
    def __init__(self, size):
        self.size = size

    def __repr__(self):
        return f"Plain of {describe(self.size)}"


class Broken:
    def __repr__(self):
        raise ValueError("no")


def describe(size):
    return "large" if size > 5 else "small"


def show(plain, broken, items):
    return plain


def sign(pin, my_iban, password_count, keys):
    return None


def main():
    flowtrace.live.mark("before \N{LATIN SMALL LETTER E WITH ACUTE}")
    show(Plain(7), Broken(), [Plain(1)])
    sign(1234, "DE12", 3, {"pin": 1, "PIN": 2, "password": 3})


main()
