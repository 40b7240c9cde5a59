import CPython
import CRecorder

/// Instances of `KnownTypes`: told in a few characters (`ValueTag.described`), or as the container that they are.
extension ValueEncoder {
    /// Begins a description; `endDescription` fills in its length, below 128 bytes.
    mutating func beginDescription(_ number: UInt32, isCall: Bool) -> UnsafeMutablePointer<UInt8> {
        out.byte(ValueTag.described)
        out.varint(number)
        out.byte(isCall ? 1 : 0)
        let place = out.next
        out.byte(0)
        return place
    }

    func endDescription(_ place: UnsafeMutablePointer<UInt8>) {
        place.pointee = UInt8(truncatingIfNeeded: out.next - place - 1)
    }

    @inline(never)
    mutating func known(_ object: Object, _ entry: TypeTable.Entry, depth: Int) {
        switch entry.kind {
        case .float:
            out.byte(ValueTag.typedValue)
            out.varint(entry.number)
            out.byte(ValueTag.float)
            out.fixed(object.field(16, as: UInt64.self))
        case .bytes:
            out.byte(ValueTag.typedValue)
            out.varint(entry.number)
            bytes(object + Layout.bytesData, object.itemCount, tag: ValueTag.bytes)
        case .datetime, .date, .time, .duration:
            let place = beginDescription(entry.number, isCall: true)
            moment(object, entry.kind)
            endDescription(place)
        case .decimal: decimal(object, entry.number)
        case .path: path(object, entry.number)
        case .uuid: uuid(object, entry.number, depth: depth)
        case .array:
            let place = beginDescription(entry.number, isCall: false)
            array(object)
            endDescription(place)
        case .scalar: scalar(object, entry.number)
        case .table: table(object, entry.number)
        case .generator: generator(object, entry.number)
        default: container(object, entry, depth: depth)
        }
    }

    private mutating func container(_ object: Object, _ entry: TypeTable.Entry, depth: Int) {
        guard depth < ValueLimits.depth else {
            identity(object, entry.number)
            out.byte(0)
            return out.byte(0)
        }
        switch entry.kind {
        case .slice:
            out.byte(ValueTag.typedTuple)
            out.varint(entry.number)
            out.byte(3)
            out.byte(3)
            value(object.field(16), depth: depth + 1)
            value(object.field(24), depth: depth + 1)
            value(object.field(32), depth: depth + 1)
        case .pattern:
            // SRE's PatternObject: size, groups, two tables, the pattern.
            out.byte(ValueTag.typedTuple)
            out.varint(entry.number)
            out.byte(1)
            out.byte(1)
            value(object.field(48), depth: depth + 1)
        default:
            out.byte(ValueTag.typedValue)
            out.varint(entry.number)
            switch entry.kind {
            case .deque: deque(object, depth: depth)
            case .set: set(object, tag: ValueTag.set, depth: depth)
            default: set(object, tag: ValueTag.frozenSet, depth: depth)
            }
        }
    }

    /// Blocks of 64 items, linked; the first item is at `leftindex` of the leftmost block.
    private mutating func deque(_ object: Object, depth: Int) {
        let count = max(0, object.itemCount)
        out.byte(ValueTag.list)
        out.varint(count)
        let place = out.next
        out.byte(0)
        let wanted = min(count, ValueLimits.items)
        var block: Object? = object.field(24)
        var index: Int = object.field(40)
        var written = 0
        while let current = block, written < wanted {
            if index >= 64 {
                block = current.field(8 + 8 * 64)
                index = 0
                continue
            }
            guard index >= 0 else { break }
            value(current.field(8 + 8 * index), depth: depth + 1)
            index += 1
            written += 1
        }
        place.pointee = UInt8(truncatingIfNeeded: written)
    }

    /// By the name of its function: a generator, a coroutine, an asynchronous generator.
    private mutating func generator(_ object: Object, _ number: UInt32) {
        let place = beginDescription(number, isCall: false)
        if let name = asciiOnly(object.field(32)) {
            let text = (name + Layout.asciiData).assumingMemoryBound(to: UInt8.self)
            out.bytes(UnsafePointer(text), min(100, name.itemCount))
        }
        endDescription(place)
    }

    /// `PurePath`: its text if it has been made, else the parts that it was made of.
    private mutating func path(_ object: Object, _ number: UInt32) {
        let type = UnsafeMutableRawPointer(mutating: object.type)
        if let whole = slot(object, type, "_str"), whole.isExactly(py_str_type()) {
            return wrapped(whole, number, depth: 0)
        }
        let parts = slot(object, type, "_raw_paths") ?? slot(object, type, "_raw_path")
        guard let parts else { return bare(object, number) }
        if parts.isExactly(py_str_type()) { return wrapped(parts, number, depth: 0) }
        guard parts.isExactly(py_list_type()), parts.itemCount > 0, let items: Object = parts.field(Layout.listItems)
        else { return bare(object, number) }
        // The parts as they were given, like arguments of the class.
        let count = min(parts.itemCount, ValueLimits.items)
        out.byte(ValueTag.typedTuple)
        out.varint(number)
        out.varint(parts.itemCount)
        out.varint(count)
        var index = 0
        while index < count {
            value(items.field(8 * index), depth: ValueLimits.depth)
            index += 1
        }
    }

    private mutating func wrapped(_ object: Object, _ number: UInt32, depth: Int) {
        out.byte(ValueTag.typedValue)
        out.varint(number)
        value(object, depth: depth)
    }

    private mutating func bare(_ object: Object, _ number: UInt32) {
        identity(object, number)
        out.byte(0)
        out.byte(0)
    }

    /// `UUID.int`, an integer of 128 bits.
    private mutating func uuid(_ object: Object, _ number: UInt32, depth: Int) {
        let type = UnsafeMutableRawPointer(mutating: object.type)
        guard let whole = slot(object, type, "int"), whole.isExactly(py_int_type()) else {
            return bare(object, number)
        }
        let tag: UInt = whole.field(Layout.integerTag)
        let digits = Int(tag >> 3)
        func digit(_ index: Int) -> UInt64 {
            index < digits ? UInt64(whole.field(Layout.integerDigits + 4 * index, as: UInt32.self)) : 0
        }
        let low = digit(0) | digit(1) << 30 | digit(2) << 60
        let high = digit(2) >> 4 | digit(3) << 26 | digit(4) << 56
        let place = beginDescription(number, isCall: true)
        out.byte(UInt8(ascii: "'"))
        hexadecimal(high >> 32, 8)
        out.byte(UInt8(ascii: "-"))
        hexadecimal(high >> 16 & 0xFFFF, 4)
        out.byte(UInt8(ascii: "-"))
        hexadecimal(high & 0xFFFF, 4)
        out.byte(UInt8(ascii: "-"))
        hexadecimal(low >> 48, 4)
        out.byte(UInt8(ascii: "-"))
        hexadecimal(low & 0xFFFF_FFFF_FFFF, 12)
        out.byte(UInt8(ascii: "'"))
        endDescription(place)
    }

    private mutating func hexadecimal(_ number: UInt64, _ digits: Int) {
        var index = digits - 1
        while index >= 0 {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(4 * index) & 15)
            out.byte(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            index -= 1
        }
    }
}
