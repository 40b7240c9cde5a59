"""Calls with large values until there are some 40 MiB of them, then says how much memory it shares, KiB."""

import time

TEXTS = [letter * 110 for letter in "abcdefgh"]


def told(texts):
    return texts


def shared():
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("RssShmem"))


def main():
    # Some 1,700 bytes a call, in parts, so that the file is written meanwhile.
    for _ in range(250):
        for _ in range(100):
            told(TEXTS)
        time.sleep(0.004)
    print(shared())


main()
