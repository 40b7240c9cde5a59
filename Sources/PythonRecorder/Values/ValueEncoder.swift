import CPython
import CRecorder

/// Writes the region of an event's values: bounded in depth, items and bytes, and without running any code of the program.
/// Exact builtin types are read in place; all others are told by their type.
struct ValueEncoder {
    var out: ByteWriter
    /// From here on values are elided. A value that begins before may end up to 400 bytes behind it.
    let end: UnsafeMutablePointer<UInt8>
    /// Where the region's length goes: one byte, which `close` makes two when they are needed.
    private let head: UnsafeMutablePointer<UInt8>

    @inline(__always)
    init(_ out: ByteWriter, limit: Int = ValueLimits.bytes) {
        head = out.next
        self.out = ByteWriter(head + 1)
        end = head + (1 + limit)
    }

    /// Fills in the region's length. The writer stands behind the region.
    @inline(__always)
    mutating func close() -> ByteWriter {
        let length = out.next - head - 1
        guard length < 0x80 else { return closeLong(length) }
        head.pointee = UInt8(truncatingIfNeeded: length)
        return out
    }

    @inline(never)
    private mutating func closeLong(_ length: Int) -> ByteWriter {
        memmove(head + 2, head + 1, length)
        var first = ByteWriter(head)
        first.fixed(UInt16(truncatingIfNeeded: (length & 0x7F) | 0x80 | ((length >> 7) << 8)))
        out.next += 1
        return out
    }

    /// `object`: nil for a variable that has no value.
    @inline(__always)
    mutating func value(_ object: Object?, depth: Int) {
        guard let object else { return out.byte(ValueTag.missing) }
        if object.type == UnsafeRawPointer(py_int_type()) {
            integer(object)
        } else if object == py_none() {
            out.byte(ValueTag.none)
        } else {
            other(object, depth: depth)
        }
    }

    /// An exact `int`, or one of a subclass.
    @inline(__always)
    mutating func integer(_ object: Object) {
        let tag: UInt = object.field(Layout.integerTag)
        let digits = tag >> 3
        guard digits <= 1 else { return largeInteger(object, tag) }
        // One digit, also when the number is 0 (CPython keeps it there).
        let digit: UInt32 = digits == 0 ? 0 : object.field(Layout.integerDigits)
        if tag & 3 == 2 {
            out.byte(ValueTag.integer)
            out.zigzag(-Int64(digit))
        } else if digit < 64 {
            out.byte(ValueTag.smallInteger | UInt8(truncatingIfNeeded: digit))
        } else {
            out.byte(ValueTag.integer)
            out.zigzag(Int64(digit))
        }
    }

    /// Digits have 30 bits, the lowest first.
    @inline(never)
    private mutating func largeInteger(_ object: Object, _ tag: UInt) {
        guard out.next < end else { return out.byte(ValueTag.elided) }
        let digits = Int(tag >> 3)
        let isNegative = tag & 3 == 2
        func digit(_ index: Int) -> UInt64 {
            index < digits ? UInt64(object.field(Layout.integerDigits + 4 * index, as: UInt32.self)) : 0
        }
        if digits == 2 || digits == 3 && digit(2) < 8 {
            let magnitude = digit(0) | digit(1) << 30 | digit(2) << 60
            if magnitude <= UInt64(Int64.max) {
                out.byte(ValueTag.integer)
                out.zigzag(isNegative ? -Int64(magnitude) : Int64(magnitude))
                return
            }
        }
        let bits = (digits - 1) * 30 + (64 - digit(digits - 1).leadingZeroBitCount)
        let bytes = (bits + 7) / 8
        let stored = min(bytes, 64)
        out.byte(ValueTag.bigInteger)
        out.byte(isNegative ? 1 : 0)
        out.varint(bits)
        out.varint(stored)
        var index = bytes - stored
        while index < bytes {
            let (first, shift) = (index * 8 / 30, UInt64(index * 8 % 30))
            let pair = digit(first) | digit(first + 1) << 30
            out.byte(UInt8(truncatingIfNeeded: pair >> shift))
            index += 1
        }
    }

    @inline(never)
    private mutating func other(_ object: Object, depth: Int) {
        guard out.next < end else { return out.byte(ValueTag.elided) }
        let type = object.type
        if type == UnsafeRawPointer(py_str_type()) {
            text(object, depth: depth)
        } else if InstanceLayout.flags(UnsafeMutableRawPointer(mutating: type)) & InstanceLayout.heapType != 0 {
            instance(object, UnsafeMutableRawPointer(mutating: type), depth: depth)
        } else if object == py_true() {
            out.byte(ValueTag.true)
        } else if object == py_false() {
            out.byte(ValueTag.false)
        } else if type == UnsafeRawPointer(py_float_type()) {
            out.byte(ValueTag.float)
            out.fixed(object.field(16, as: UInt64.self))
        } else if type == UnsafeRawPointer(py_bytes_type()) {
            bytes(object + Layout.bytesData, object.itemCount, tag: ValueTag.bytes)
        } else if type == UnsafeRawPointer(py_tuple_type()) {
            tuple(object, tag: ValueTag.tuple, depth: depth)
        } else if type == UnsafeRawPointer(py_list_type()) {
            list(object, depth: depth)
        } else if type == UnsafeRawPointer(py_dict_type()) {
            dictionary(object, depth: depth)
        } else {
            rare(object, type, depth: depth)
        }
    }
}
