"""An independent reader of FlowTrace's stream, in plain Python: it shares no code with the recorder nor with the explorer.

As a program: `wire_reader.py FILE` prints the calls of each lane as a tree.
"""

import struct
import sys
from collections import Counter

MAGIC = b"FTCH"
GOLDEN = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
TICK_SCALE_BITS = 20
GREATEST_CORRECTION = 1_000_000


class Damage(Exception):
    """The stream is not what the language allows."""


def mix(value, word):
    value = ((value ^ word) * GOLDEN) & MASK
    return value ^ value >> 32


def checksum(data):
    """Of a frame's bytes from offset 16, the payload being what follows byte 56."""
    words = struct.unpack(f"<{(len(data) + 7) // 8}Q", data + bytes(-len(data) % 8))
    value = len(data) - 40
    for word in words[:5]:
        value = mix(value, word)
    lanes = [(value + number) & MASK for number in range(4)]
    for number, word in enumerate(words[5:]):
        lanes[number & 3] = mix(lanes[number & 3], word)
    return mix(mix(mix(lanes[0], lanes[1]), lanes[2]), lanes[3])


def frames(data, verify=True, stream=None):
    """(kind, writer, sequence, offset, time, calls before, payload) of each frame of one process: `stream`, or the first's."""
    place = 0
    while place < len(data):
        if data[place : place + 4] != MAGIC or place + 56 > len(data):
            raise Damage(f"no frame at {place} of {len(data)}")
        (length, check, kind, writer, sequence, offset, time, calls, scale) = struct.unpack_from(
            "<IQB3xIIIQQI", data, place + 4
        )
        body = data[place + 16 : place + 56 + length]
        if len(body) != 40 + length:
            raise Damage("the last frame is cut short")
        if verify and checksum(body) != check:
            raise Damage(f"checksum of the frame at {place}")
        owner = struct.unpack_from("<I", body, 36)[0]
        stream = owner if stream is None else stream
        if owner == stream:
            yield kind, writer, sequence, offset, time, calls, scale, body[40:]
        place += 56 + length


class Bytes:
    def __init__(self, data, place=0, end=None):
        self.data, self.place, self.end = data, place, len(data) if end is None else end

    def __bool__(self):
        return self.place < self.end

    def byte(self):
        if self.place >= self.end:
            raise Damage("read beyond the end")
        self.place += 1
        return self.data[self.place - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def zigzag(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def take(self, count):
        if self.place + count > self.end:
            raise Damage("read beyond the end")
        self.place += count
        return self.data[self.place - count : self.place]

    def text(self):
        return self.take(self.varint()).decode("utf-8")


def lines(body, line):
    """Code unit → line, of the rest of a function's record."""
    found, unit = {}, 0
    if body:
        body.varint()
    while body:
        units, step = body.varint(), body.varint()
        if step:
            line += ((step - 1) >> 1) ^ -((step - 1) & 1)
        for each in range(unit, unit + units):
            found[each] = line if step else None
        unit += units
    return found


class Stream:
    """All of a stream: its records, and the calls that its events tell.

    `functions`: number → (qualified name, file, line, module, origin, flags, parameters). `calls`: lane → list of calls.
    `counts[kind]`: Counter of events by function's number.
    """

    def __init__(self, data, values=True, stream=None):
        self.functions, self.types, self.lanes = {}, {}, {}
        self.hello, self.end, self.notices, self.states = {}, None, [], []
        self.counts = {
            kind: Counter() for kind in ("enter", "exit", "unwind", "suspend", "resume", "raise", "handled", "reraise")
        }
        self.forgotten = self.events = self.underflows = self.reopened = self.outside = 0
        self.roots, self.stacks, self.greatest_depth = {}, {}, {}
        self.reads_values = values
        self.exceptions, self.untold = {}, set()
        self.chunks = {}
        self.lines, self.far_site = {}, None
        log = bytearray()
        for kind, writer, sequence, offset, time, _, scale, payload in frames(data, stream=stream):
            if kind == 1:
                if offset != len(log):
                    raise Damage("records out of order")
                log += payload
                self.records(Bytes(payload))
            else:
                last, length, lane, tick = self.chunks.get(writer, (-1, 0, None, 0))
                if sequence != last:
                    length, lane, tick = 0, None, 0
                if offset != length or sequence not in (last, last + 1):
                    raise Damage(f"piece {sequence}:{offset} of writer {writer} after {last}:{length}")
                self.chunk, self.time, self.scale, self.tick = (writer, sequence), time, scale, tick
                lane = self.piece(Bytes(payload), lane)
                self.chunks[writer] = (sequence, length + len(payload), lane, self.tick)
        if self.untold - set(self.exceptions):
            raise Damage("an exception that was never told")

    def records(self, source):
        while source:
            tag = source.byte()
            length = source.varint()
            body = Bytes(source.data, source.place, source.place + length)
            source.take(length)
            if tag == 1:
                self.hello["version"] = struct.unpack("<H", body.take(2))[0]
                self.hello["pid"], self.hello["parent"] = body.varint(), body.varint()
                body.take(16)
                while body:
                    name = body.text()
                    self.hello[name] = body.text()
            elif tag == 2:
                number, origin, flags, line = body.varint(), body.byte(), body.varint(), body.varint()
                name, module, file = body.text(), body.text(), body.text()
                parameters = [(body.byte(), body.text()) for _ in range(body.varint())]
                if number in self.functions:
                    raise Damage("a function defined twice")
                self.functions[number] = (name, file, line, module, origin, flags, parameters)
                self.lines[number] = lines(body, line)
            elif tag == 3:
                number = body.varint()
                self.types[number] = body.text()
            elif tag == 4:
                number = body.varint()
                self.lanes[number] = (body.byte(), body.varint() - 1, body.varint(), body.text())
            elif tag == 5:
                self.states.append((body.byte(), body.varint(), body.varint(), body.varint() if body else 0))
            elif tag == 6:
                self.notices.append((body.byte(), body.text()))
            elif tag == 7:
                self.end = body.byte()

    def piece(self, source, lane):
        """Reads events; gives the lane that the piece ends in."""
        while source:
            tag = source.byte()
            self.events += 1
            if tag in (0x10, 0x11):
                lane, _turn = source.varint(), source.varint()
                if lane not in self.lanes:
                    raise Damage(f"lane {lane} is not defined")
                self.stacks.setdefault(lane, [])
                if tag == 0x11:
                    source.varint()
                    depth, outer, inner = source.varint(), source.varint(), source.varint()
                    stack = self.stacks[lane]
                    if depth > len(stack):
                        self.reopened += depth - len(stack)
                    if depth != len(stack):
                        # Pieces of a task that moves between threads would have to be ordered by `turn` first.
                        if self.lanes[lane][0] == 0 and depth < len(stack):
                            raise Damage(f"lane {lane}: depth {depth} told, {len(stack)} seen")
                        del stack[depth:]
                        while len(stack) < depth:
                            stack.append({"function": None, "callees": [], "outcome": "open"})
                    listed = list(range(outer)) + list(range(depth - inner, depth))
                    for place in listed:
                        function, _, _ = source.varint(), source.varint(), source.varint()
                        if stack[place]["function"] is None:
                            stack[place]["function"] = function
                        if stack[place]["function"] != function:
                            raise Damage("the open stack told is not the one seen")
                continue
            if lane is None:
                raise Damage("an event before any lane")
            if tag == 0x0E:
                count = source.varint()
                self.forgotten += count
                del self.stacks[lane][len(self.stacks[lane]) - count :]
                continue
            if tag == 0x0F:
                source.varint()
                continue
            if tag == 0x20:
                self.far_site = source.varint(), source.varint()
                if self.far_site[0] not in self.functions:
                    raise Damage(f"function {self.far_site[0]} is not defined")
                continue
            if tag >= 0x40:
                bits = 15 if tag >= 0x80 else 13 if tag < 0x60 else 12
                self.tick += (tag << 8 | source.byte()) & (1 << bits) - 1
                tag = 0x21 if tag >= 0x80 else 0x03 if tag < 0x60 else 0x04 if tag < 0x70 else 0x22
            else:
                self.tick += source.varint()
            self.event(tag, source, lane)
        return lane

    def now(self):
        """Chunk, tick, ns: of two moments in one chunk the ticks are compared, else the times."""
        return self.chunk, self.tick, self.time + (self.tick * self.scale >> TICK_SCALE_BITS)

    def check_order(self, earlier, later):
        """Counts what ends before it begins, or lies outside of its caller. The clock is refined while a program runs."""
        if earlier is None or later is None:
            return
        if earlier[1] > later[1] if earlier[0] == later[0] else earlier[2] > later[2] + GREATEST_CORRECTION:
            self.outside += 1

    def event(self, tag, source, lane):
        stack = self.stacks[lane]
        if tag in (0x01, 0x02, 0x08, 0x21, 0x22, 0x24):
            function = source.varint()
            if function not in self.functions:
                raise Damage(f"function {function} is not defined")
            call = {"function": function, "callees": [], "outcome": "open"}
            if tag in (0x08, 0x24):
                call["frame"] = source.varint()
            if tag in (0x21, 0x22, 0x24):
                site = source.varint()
                inner = (caller["function"] for caller in reversed(stack))
                caller = next((function for function in inner if not self.functions[function][5] & 32), None)
                place = self.far_site if site == 0 else None if caller is None else (caller, site)
                call["line"] = place and self.lines.get(place[0], {}).get(place[1] - 1)
                call["caller"], self.far_site = place and place[0], None
            if tag in (0x02, 0x22):
                call["arguments"] = self.values(source)
            self.counts["resume" if tag in (0x08, 0x24) else "enter"][function] += 1
            call["start"] = self.now()
            if stack:
                self.check_order(stack[-1].get("start"), call["start"])
            (stack[-1]["callees"] if stack else self.roots.setdefault(lane, [])).append(call)
            stack.append(call)
            self.greatest_depth[lane] = max(self.greatest_depth.get(lane, 0), len(stack))
        elif tag in (0x03, 0x04, 0x05, 0x06, 0x07):
            detail = source.varint() if tag in (0x05, 0x06, 0x07) else None
            values = self.values(source) if tag in (0x04, 0x07) else None
            if not stack:
                self.underflows += 1
                return
            call = stack.pop()
            kind = {3: "exit", 4: "exit", 5: "unwind", 6: "suspend", 7: "suspend"}[tag]
            self.counts[kind][call["function"]] += 1
            call.update(outcome=kind, values=values, serial=detail)
            end = self.now()
            self.check_order(call.pop("start", None), end)
            self.check_order(call.pop("last", None), end)
            if stack:
                stack[-1]["last"] = end
        elif tag == 0x09:
            serial, line, flags = source.varint(), source.varint(), source.byte()
            if flags & 1:
                if serial in self.exceptions:
                    raise Damage("an exception told twice")
                number, values, chain = source.varint(), self.values(source), []
                if flags & 4:
                    links = [(source.byte(), source.varint(), source.varint()) for _ in range(source.varint())]
                    chain = list(zip(links, self.values(source) or []))
                self.exceptions[serial] = (number, values, flags, chain)
            elif serial not in self.exceptions:
                # Another thread has told it, in a piece that is still to come.
                self.untold.add(serial)
            # With 8 it was not raised here, so there is no RAISE to count.
            self.state("arrived" if flags & 8 else "raise", stack, serial, line)
        elif tag in (0x0A, 0x0B):
            self.state("handled" if tag == 0x0A else "reraise", stack, source.varint(), source.varint())
        elif tag not in (0x0C, 0x0D):
            raise Damage(f"unknown event {tag:#x}")

    def state(self, kind, stack, serial, line):
        if stack:
            if kind in self.counts:
                self.counts[kind][stack[-1]["function"]] += 1
            stack[-1].setdefault("exceptions", []).append((kind, serial, line))

    def values(self, source):
        length = source.varint()
        region = Bytes(source.data, source.place, source.place + length)
        source.take(length)
        if not self.reads_values:
            return None
        found = []
        while region:
            found.append(self.value(region))
        return found

    def value(self, source):
        """A text, much as Python would write the value."""
        tag = source.byte()
        if tag >= 0xC0:
            raise Damage(f"unknown value {tag:#x}")
        if tag >= 0x80:
            return repr(source.take(tag - 0x80).decode())
        if tag >= 0x40:
            return str(tag & 0x3F)
        plain = {
            0: "None", 1: "False", 2: "True", 3: "<missing>", 4: "Ellipsis", 5: "NotImplemented", 6: "<masked>", 7: "<elided>",
        }
        if tag in plain:
            return plain[tag]
        if tag == 0x08:
            return str(source.zigzag())
        if tag == 0x09:
            negative, bits = source.byte(), source.varint()
            stored = source.take(source.varint())
            number = int.from_bytes(stored, "little")
            text = str(number) if len(stored) * 8 >= bits else f"<{bits} bits {number:#x}…>"
            return ("-" if negative else "") + text
        if tag == 0x0A:
            return repr(struct.unpack("<d", source.take(8))[0])
        if tag == 0x0B:
            return repr(complex(*struct.unpack("<dd", source.take(16))))
        if tag in (0x0C, 0x1A):
            length = source.varint()
            text = source.text()
            return (repr(text) if tag == 0x0C else text) + ("…" if length > len(text) else "")
        if tag in (0x0D, 0x0E):
            length = source.varint()
            stored = source.take(source.varint())
            text = repr(stored) + ("…" if length > len(stored) else "")
            return text if tag == 0x0D else f"bytearray({text})"
        if tag in (0x0F, 0x10, 0x11, 0x12, 0x1B):
            name = self.type(source) if tag == 0x1B else ""
            count, stored = source.varint(), source.varint()
            items = [self.value(source) for _ in range(stored)] + (["…"] if stored < count else [])
            if tag == 0x0F and count == 1:
                items.append("") if stored else None
            first, last = {0x0F: "()", 0x10: "[]", 0x11: "{}", 0x12: ("frozenset({", "})"), 0x1B: "()"}[tag]
            return name + first + ", ".join(items).replace(", )", ",)").rstrip(" " if tag == 0x0F else "") + last
        if tag == 0x13:
            count, stored = source.varint(), source.varint()
            items = [f"{self.value(source)}: {self.value(source)}" for _ in range(stored)]
            return "{" + ", ".join(items + (["…"] if stored < count else [])) + "}"
        if tag == 0x14:
            return f"range({self.value(source)}, {self.value(source)}, {self.value(source)})"
        if tag in (0x15, 0x1F):
            name = self.type(source)
            source.varint()
            count, stored = source.varint(), source.varint()
            items = [f"{self.name(source, tag == 0x1F)}={self.value(source)}" for _ in range(stored)]
            return f"<{' '.join([name] + items + (['…'] if stored < count else []))}>"
        if tag == 0x20:
            name, *names = [self.types[int(number)] for number in self.type(source).split()]
            source.take(6)
            stored, more = source.varint(), source.varint()
            values = [self.value(source) for _ in range(stored)]
            if stored > len(names):
                raise Damage(f"a shape of {len(names)} names has {stored} values")
            items = [f"{key}={value}" for key, value in zip(names, values) if value != "<missing>"]
            return f"<{' '.join([name] + items + (['…'] if more else []))}>"
        if tag == 0x21:
            name = self.type(source)
            source.take(6)
            return f"<{name}>"
        if tag == 0x16:
            return f"<{self.type(source)}.{source.text()}: {self.value(source)}>"
        if tag in (0x17, 0x1D):
            return f"<{'class' if tag == 0x17 else 'type'} {self.type(source)}>"
        if tag in (0x18, 0x19):
            return f"<{'function' if tag == 0x18 else 'module'} {source.text()}>"
        if tag == 0x1E:
            name, form, text = self.type(source), source.byte(), source.text()
            return f"{name}({text})" if form == 1 else f"<{name} {text}>"
        if tag == 0x1C:
            return f"{self.type(source)}({self.value(source)})"
        raise Damage(f"unknown value {tag:#x}")

    def name(self, source, by_number):
        reference = source.varint() if by_number else 0
        if reference == 0:
            return source.text()
        if reference - 1 not in self.types:
            raise Damage(f"name {reference - 1} is not defined")
        return self.types[reference - 1]

    def type(self, source):
        number = source.varint()
        if number not in self.types:
            raise Damage(f"type {number} is not defined")
        return self.types[number]


def read(path, values=True):
    with open(path, "rb") as file:
        return Stream(file.read(), values)


def read_all(path, values=False):
    """The streams of all processes of a file."""
    with open(path, "rb") as file:
        data = file.read()
    owners, place = [], 0
    while place + 56 <= len(data):
        (length,), (owner,) = struct.unpack_from("<I", data, place + 4), struct.unpack_from("<I", data, place + 52)
        if owner not in owners:
            owners.append(owner)
        place += 56 + length
    if len(owners) < 10:
        return [Stream(data, values, owner) for owner in owners]
    parts = {owner: bytearray() for owner in owners}
    place = 0
    while place + 56 <= len(data):
        (length,), (owner,) = struct.unpack_from("<I", data, place + 4), struct.unpack_from("<I", data, place + 52)
        parts[owner] += data[place : place + 56 + length]
        place += 56 + length
    return [Stream(bytes(part), values, owner) for owner, part in parts.items()]


def print_tree(stream, output=sys.stdout):
    for lane, roots in sorted(stream.roots.items()):
        output.write(f"lane {lane} {stream.lanes[lane][3]}\n")
        pending = [(call, 1) for call in reversed(roots)]
        while pending:
            call, depth = pending.pop()
            name, _, _, _, _, _, parameters = stream.functions[call["function"]]
            values = call.get("arguments") or []
            arguments = ", ".join(f"{parameter[1]}={value}" for parameter, value in zip(parameters, values))
            outcome = call["outcome"]
            if call.get("values"):
                outcome += " " + call["values"][0]
            if outcome == "unwind" and call["serial"] in stream.exceptions:
                type_number, exception_values, *_ = stream.exceptions[call["serial"]]
                outcome += f" {stream.types[type_number]}{exception_values[0] if exception_values else ''}"
            marks = "".join(f" {kind}#{serial}@{line}" for kind, serial, line in call.get("exceptions", []))
            resumed = "~" if "frame" in call else ""
            output.write(f"{'  ' * depth}{resumed}{name}({arguments}) -> {outcome}{marks}\n")
            pending += [(callee, depth + 1) for callee in reversed(call["callees"])]


if __name__ == "__main__":
    print_tree(read(sys.argv[1]))
