"""Reads a vector of the wire language (bytes in hexadecimal) and prints its frames, records, events and values, one a line.

Written from Sources/TraceWire/Wire.md alone; it shares no code with FlowTrace. `read_vectors.py FILE.hex`
"""

import struct
import sys


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def more(self):
        return self.at < len(self.data)

    def take(self, count):
        assert self.at + count <= len(self.data), "cut short"
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self):
        return self.take(1)[0]

    def number(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def numbers(self, count):
        return [self.number() for _ in range(count)]

    def region(self):
        return Reader(self.take(self.number()))

    def text(self):
        return self.take(self.number()).decode()


PLAIN = {0: "none", 1: "false", 2: "true", 3: "missing", 6: "masked", 7: "elided"}
ITEMS = {0x0F: "tuple", 0x10: "list", 0x11: "set"}


def value(source):
    tag = source.byte()
    if tag >= 0x80:
        return f"string {tag - 0x80} {source.take(tag - 0x80).decode()}"
    if tag >= 0x40:
        return f"integer {tag - 0x40}"
    if tag in PLAIN:
        return PLAIN[tag]
    if tag == 0x08:
        number = source.number()
        return f"integer {(number >> 1) ^ -(number & 1)}"
    if tag == 0x0A:
        return f"float {struct.unpack('<d', source.take(8))[0]}"
    if tag == 0x0C:
        length = source.number()
        return f"string {length} {source.text()}"
    if tag in ITEMS:
        count, stored = source.numbers(2)
        return f"{ITEMS[tag]} {count} [" + ", ".join(value(source) for _ in range(stored)) + "]"
    if tag == 0x13:
        count, stored = source.numbers(2)
        return f"dictionary {count} [" + ", ".join(f"{value(source)}: {value(source)}" for _ in range(stored)) + "]"
    if tag in (0x15, 0x1F):
        type, address = source.numbers(2)
        return f"object {type} {address} " + parts(source, tag == 0x1F)
    if tag == 0x20:
        type, *names = NAMES[source.number()].split()
        address, stored, others = int.from_bytes(source.take(6), "little"), source.number(), source.number()
        found = [(NAMES[int(name)], value(source)) for name in names[:stored]]
        told = [f"{name} = {text}" for name, text in found if text != "missing"]
        return f"object {type} {address} {len(told) + others} [{', '.join(told)}]"
    if tag == 0x21:
        return f"object {source.number()} {int.from_bytes(source.take(6), 'little')} 0 []"
    if tag == 0x34:
        return f"case {source.number()} {source.text()} " + parts(source)
    if tag == 0x35:
        return f"structure {source.number()} " + parts(source)
    raise ValueError(f"tag {tag:#x} is in no vector")


NAMES = {}


def parts(source, by_number=False):
    count, stored = source.numbers(2)
    found = []
    for _ in range(stored):
        reference = source.number() if by_number else 0
        name = NAMES[reference - 1] if reference else source.text()
        found.append(f"{name} = {value(source)}")
    return f"{count} [" + ", ".join(found) + "]"


def values(source):
    texts = []
    while source.more():
        texts.append(value(source))
    return "; ".join(texts)


TIMED = {
    1: ("enter", 1, 0), 2: ("enter", 1, 1), 3: ("exit", 0, 0), 4: ("exit", 0, 1), 5: ("unwind", 1, 0), 6: ("suspend", 1, 0),
    7: ("suspend", 1, 1), 8: ("resume", 2, 0), 10: ("handled", 2, 0), 11: ("reraise", 2, 0), 12: ("park", 0, 0),
    13: ("wake", 0, 0), 0x21: ("enter-at", 2, 0), 0x22: ("enter-at", 2, 1), 0x24: ("resume-at", 3, 0),
}  # fmt: skip

# From which tag on, with how many bits of time, and which long form each stands for.
SHORT = [(0x80, (15, 0x21)), (0x70, (12, 0x22)), (0x60, (12, 4)), (0x40, (13, 3))]


def events(source, tick):
    while source.more():
        tag = source.byte()
        if tag < 0x0E or tag in (0x21, 0x22, 0x24):
            tick += source.number()
        elif tag >= 0x40:
            bits, long = next(form for first, form in SHORT if tag >= first)
            tick += (tag << 8 | source.byte()) & ((1 << bits) - 1)
            tag = long
        if tag in TIMED:
            name, count, has_values = TIMED[tag]
            line = " ".join([f"{tick} {name}"] + [str(number) for number in source.numbers(count)])
            print(line + (f" ({values(source.region())})" if has_values else ""))
        elif tag == 9:
            serial, line, flags = source.number(), source.number(), source.byte()
            first = f" {source.number()} ({values(source.region())})" if flags & 1 else ""
            print(f"{tick} raise {serial} {line} {flags}{first}")
        elif tag == 0x0E:
            print(f"forget {source.number()}")
        elif tag == 0x0F:
            print(f"line {source.number()}")
        elif tag == 0x20:
            print("site {} {}".format(*source.numbers(2)))
        elif tag == 0x10:
            print("lane {} turn {}".format(*source.numbers(2)))
        elif tag == 0x11:
            lane, turn, calls, depth, outer, inner = source.numbers(6)
            stack = [source.numbers(3) for _ in range(outer + inner)]
            print(f"lane {lane} turn {turn} calls {calls} depth {depth} {stack}")
        else:
            raise ValueError(f"event {tag:#x} is in no vector")
    return tick


def lines(source, line):
    """Code units and line of each run."""
    found = []
    while source.more():
        units, step = source.numbers(2)
        line += ((step - 1) >> 1) ^ -((step - 1) & 1) if step else 0
        found.append(f"{units}:{line if step else 0}")
    return " ".join(found)


def records(source):
    while source.more():
        tag, body = source.byte(), source.region()
        if tag == 1:
            version, pid, parent, _ = struct.unpack("<H", body.take(2))[0], body.number(), body.number(), body.take(16)
            texts = []
            while body.more():
                texts.append(f"{body.text()}={body.text()}".replace("\0", "+"))
            print(f"hello {version} {pid} {parent} {' '.join(texts)}")
        elif tag == 2:
            number, origin, flags, line = body.number(), body.byte(), body.number(), body.number()
            name, module, file = body.text(), body.text(), body.text()
            names = [f"{body.byte()}:{body.text()}" for _ in range(body.number())]
            print(f"function {number} {origin} {flags} {line} {name} {module} {file} {' '.join(names)}".rstrip())
            if body.more():
                print(f"lines {lines(body.region(), line)}")
        elif tag == 3:
            number = body.number()
            NAMES[number] = body.text()
            print(f"type {number} {NAMES[number]}")
        elif tag == 4:
            print(f"lane {body.number()} {body.byte()} {body.number()} {body.number()} {body.text()}")
        elif tag == 7:
            print(f"end {body.byte()}")


def mixed(hash, word):
    hash = ((hash ^ word) * 0x9E3779B97F4A7C15) % 2**64
    return hash ^ (hash >> 32)


def checksum(data):
    words = [word for (word,) in struct.iter_unpack("<Q", data + bytes(-len(data) % 8))]
    hash = len(data) - 40
    for word in words[:5]:
        hash = mixed(hash, word)
    lanes = [(hash + lane) % 2**64 for lane in range(4)]
    for place, word in enumerate(words[5:]):
        lanes[place % 4] = mixed(lanes[place % 4], word)
    for lane in lanes[1:]:
        lanes[0] = mixed(lanes[0], lane)
    return lanes[0]


with open(sys.argv[1]) as file:
    stream = Reader(bytes.fromhex("".join(line.split("#")[0] for line in file)))
clocks = {}
while stream.more():
    header = stream.take(56)
    magic, length, check, kind, writer, sequence, offset, time, calls, scale = struct.unpack("<4sIQB3xIIIQQI4x", header)
    payload = stream.take(length)
    assert magic == b"FTCH" and checksum(header[16:] + payload) == check, "damaged"
    print(f"frame {kind} writer {writer} sequence {sequence} offset {offset} time {time} calls {calls} scale {scale}")
    if kind == 1:
        records(Reader(payload))
    else:
        # A chunk's clock goes on from one of its pieces to the next.
        clocks[writer, sequence] = events(Reader(payload), clocks.get((writer, sequence), 0))
