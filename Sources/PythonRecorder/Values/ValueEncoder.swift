import CPython
import CRecorder

/// Writes the region of an event's values: bounded in depth, items and bytes, and without running any code of the program.
/// Exact builtin types are read in place; all others are told by their type.
///
/// What most values take are functions from the place of the next byte to the place behind the value, so that it stays in a
/// register; the rest are methods, which keep it in `out`.
struct ValueEncoder {
    /// Where the next byte goes.
    typealias Cursor = UnsafeMutablePointer<UInt8>

    var out: ByteWriter
    /// From here on values are elided. A value that begins before may end up to 400 bytes behind it.
    let end: Cursor
    /// Where the region's length goes: one byte, which `close` makes two when they are needed.
    private let head: Cursor

    @inline(__always)
    init(_ out: ByteWriter, limit: Int = ValueLimits.bytes) {
        head = out.next
        self.out = ByteWriter(head + 1)
        end = head + (1 &+ limit)
    }

    /// Goes on within a region.
    @inline(__always)
    init(_ next: Cursor, until end: Cursor) {
        head = next
        out = ByteWriter(next)
        self.end = end
    }

    /// Fills in the region's length. The writer stands behind the region.
    @inline(__always)
    func close() -> ByteWriter { ByteWriter(ValueEncoder.close(head, out.next)) }

    /// The region from `head`, whose values end at `next`.
    @inline(__always)
    private static func close(_ head: Cursor, _ next: Cursor) -> Cursor {
        let length = Int(bitPattern: next) &- Int(bitPattern: head) &- 1
        guard length < 0x80 else { return closeLong(head, length) }
        head.pointee = UInt8(truncatingIfNeeded: length)
        return next
    }

    @inline(never)
    private static func closeLong(_ head: Cursor, _ length: Int) -> Cursor {
        memmove(head + 2, head + 1, length)
        var first = ByteWriter(head)
        first.fixed(UInt16(truncatingIfNeeded: (length & 0x7F) | 0x80 | ((length >> 7) << 8)))
        return head + (2 + length)
    }

    // MARK: Whole regions

    /// The region of a call's arguments: `count` slots of its frame. `hasSubject`: the first is `self`.
    @inline(__always)
    static func arguments(
        _ out: ByteWriter, _ first: Object, _ count: Int, hasSubject: Bool, depth: Int
    ) -> ByteWriter {
        let head = out.next
        let end = head + (1 &+ ValueLimits.bytes)
        var next = head + 1
        var slot = first
        let last = first + 8 &* count
        if hasSubject {
            var object = Object(bitPattern: slot.field(0, as: UInt.self) & Layout.slotMask)
            if let cell = object, cell.isExactly(py_cell_type()) { object = cell.field(Layout.cellContent) }
            next = subject(object, next, end, depth)
            slot += 8
        }
        while slot < last {
            let object = Object(bitPattern: slot.field(0, as: UInt.self) & Layout.slotMask)
            slot += 8
            guard let object else {
                next.pointee = ValueTag.missing
                next += 1
                continue
            }
            if object.isExactly(py_int_type()) {
                next = integer(object, next, end)
            } else if object == py_none() {
                next.pointee = ValueTag.none
                next += 1
            } else if object.isExactly(py_cell_type()) {
                // A parameter that an inner function uses.
                next = content(ofCell: object, next, end, depth)
            } else {
                next = other(object, next, end, depth)
            }
        }
        return ByteWriter(close(head, next))
    }

    @inline(never)
    private static func content(ofCell cell: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        value(cell.field(Layout.cellContent), next, end, depth)
    }

    /// The region of a call's result.
    @inline(__always)
    static func result(_ out: ByteWriter, _ object: Object?, depth: Int) -> ByteWriter {
        let head = out.next
        if let object {
            // Length and value at once.
            if object == py_none() {
                store(UInt16(1) | UInt16(ValueTag.none) << 8, at: head)
                return ByteWriter(head + 2)
            }
            if object.isExactly(py_int_type()) {
                let digit: UInt32 = object.field(Layout.integerDigits)
                if digit < 64, hasOneDigit(object) {
                    store(1 | (UInt16(ValueTag.smallInteger) | UInt16(truncatingIfNeeded: digit)) << 8, at: head)
                    return ByteWriter(head + 2)
                }
            }
        }
        return longResult(head, object, depth)
    }

    @inline(never)
    private static func longResult(_ head: Cursor, _ object: Object?, _ depth: Int) -> ByteWriter {
        ByteWriter(close(head, value(object, head + 1, head + (1 &+ ValueLimits.bytes), depth)))
    }

    // MARK: Any value

    @inline(__always)
    mutating func value(_ object: Object?, depth: Int) {
        out.next = ValueEncoder.value(object, out.next, end, depth)
    }

    /// `object`: nil for a variable that has no value.
    @inline(__always)
    static func value(_ object: Object?, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        guard let object else {
            next.pointee = ValueTag.missing
            return next + 1
        }
        if object.isExactly(py_int_type()) { return integer(object, next, end) }
        guard object == py_none() else { return other(object, next, end, depth) }
        next.pointee = ValueTag.none
        return next + 1
    }

    @inline(never)
    static func other(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        guard next < end else {
            next.pointee = ValueTag.elided
            return next + 1
        }
        let type = object.type
        if type == UnsafeRawPointer(py_str_type()) { return text(object, next, end, depth) }
        let flags = InstanceLayout.flags(UnsafeMutableRawPointer(mutating: type))
        if flags & InstanceLayout.heapType != 0 { return instance(object, next, end, depth) }
        if object == py_true() {
            next.pointee = ValueTag.true
            return next + 1
        }
        if object == py_false() {
            next.pointee = ValueTag.false
            return next + 1
        }
        if type == UnsafeRawPointer(py_float_type()) {
            next.pointee = ValueTag.float
            store(object.field(16, as: UInt64.self), at: next + 1)
            return next + 9
        }
        if type == UnsafeRawPointer(py_tuple_type()) { return tuple(object, next, end, depth) }
        if type == UnsafeRawPointer(py_list_type()) { return list(object, next, end, depth) }
        if type == UnsafeRawPointer(py_dict_type()) { return dictionary(object, next, end, depth) }
        return rare(object, next, end, depth)
    }

    /// Several bytes at once, the first of them the lowest.
    @inline(__always)
    static func store<T: FixedWidthInteger>(_ word: T, at next: Cursor) {
        UnsafeMutableRawPointer(next).storeBytes(of: word.littleEndian, as: T.self)
    }
}
