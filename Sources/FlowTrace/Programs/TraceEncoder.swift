import CRecorder
import TraceWire

/// Writes values into an event: bounded in depth, items and bytes, whatever the size of the value.
///
/// A type of your own says what it is by `TraceRepresentable`.
///
/// It never leaves the call that it encodes for, and keeps nothing of what it is given: as it is `Sendable`, values that are not stay
/// as free to be sent as they were.
public struct TraceEncoder: @unchecked Sendable {
    @usableFromInline var next: UnsafeMutablePointer<UInt8>
    /// From here on values are elided; there is room for a bounded one behind it.
    @usableFromInline let end: UnsafeMutablePointer<UInt8>
    @usableFromInline var secrets: UInt64
    /// Types stand for values.
    @usableFromInline let typesOnly: Bool
    /// Containers around the next value.
    @usableFromInline var depth: UInt8 = 0
    /// Of the `structure` that is being written.
    var fieldsLeft: UInt8 = 0

    /// `region`: where the length of the values stands; one byte, which `close` makes two if need be.
    @inlinable @inline(__always)
    init(_ region: UnsafeMutablePointer<UInt8>, secrets: UInt64, typesOnly: Bool) {
        next = region + 1
        end = region + TraceEncoder.headAndValues
        self.secrets = secrets
        self.typesOnly = typesOnly
    }

    /// `1 + ValueLimits.bytes`
    @usableFromInline static var headAndValues: Int { @inlinable @inline(__always) get { 2049 } }

    /// Fills in the length of the region; answers its end.
    @inline(__always)
    static func close(
        _ next: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let head = end - headAndValues
        let length = next - head - 1
        guard length < 0x80 else { return closeLong(head, length) }
        head.pointee = UInt8(truncatingIfNeeded: length)
        return next
    }

    @inline(never)
    private static func closeLong(_ head: UnsafeMutablePointer<UInt8>, _ length: Int) -> UnsafeMutablePointer<UInt8> {
        memmove(head + 2, head + 1, length)
        head[0] = UInt8(truncatingIfNeeded: length & 0x7F) | 0x80
        head[1] = UInt8(truncatingIfNeeded: length >> 7)
        return head + (2 + length)
    }

    // MARK: Arguments and results

    /// The next argument, or the result.
    @inlinable @inline(__always)
    public mutating func add<Value: TraceRepresentable>(_ value: Value) {
        if isPlain { value.trace(to: &self) } else { addCarefully(value) }
    }

    /// Of a type that does not say how it is told.
    @inlinable @inline(__always)
    public mutating func add<Value>(_ value: Value) {
        // What generic code gives: where the type is known, one of these is left.
        if Value.self == Int.self { return add(unsafeBitCast(value, to: Int.self)) }
        if Value.self == Bool.self { return add(unsafeBitCast(value, to: Bool.self)) }
        if Value.self == Double.self { return add(unsafeBitCast(value, to: Double.self)) }
        if Value.self == String.self { return add(unsafeBitCast(value, to: String.self)) }
        if isPlain { encode(value) } else { addCarefully(value) }
    }

    /// Of a type that can't be copied: its type is told.
    @inlinable @_disfavoredOverload
    public mutating func add<Value: ~Copyable & ~Escapable>(_ value: borrowing Value) {
        // A metatype is a pointer to metadata, whatever may be done with the type's values.
        addType(unsafeBitCast(Value.self, to: Any.Type.self))
    }

    /// Of a closure that may not escape, where its type has a name, which `@Traced` can't look behind. Its type is told, without effects.
    @inlinable @_disfavoredOverload
    public mutating func add<each Argument, Result>(_ value: (repeat each Argument) async throws -> Result) {
        addType(((repeat each Argument) -> Result).self)
    }

    /// Of a parameter that is `borrowing` or `consuming`, which the compiler does not copy by itself.
    @inlinable @inline(__always)
    public mutating func add<Value: TraceRepresentable>(borrowed value: borrowing Value) { add(copy value) }

    @inlinable @_disfavoredOverload
    public mutating func add<Value>(borrowed value: borrowing Value) { add(copy value) }

    @inlinable @_disfavoredOverload
    public mutating func add<Value: ~Copyable & ~Escapable>(borrowed value: borrowing Value) {
        addType(unsafeBitCast(Value.self, to: Any.Type.self))
    }

    /// No secrets left, and room.
    @usableFromInline @inline(__always)
    var isPlain: Bool {
        @inlinable get { !typesOnly && secrets == 0 && next < end }
    }

    @usableFromInline @inline(never)
    mutating func addCarefully<Value>(_ value: Value) {
        let isSecret = secrets & 1 != 0
        secrets >>= 1
        if isSecret, !TraceEncoder.givesNothingAway(value) {
            byte(ValueTag.masked)
        } else if typesOnly {
            byte(ValueTag.typeOnly)
            varint(UInt64(Definitions.type(Swift.type(of: value as Any))))
        } else {
            encode(value)
        }
    }

    @usableFromInline
    mutating func addType(_ type: Any.Type) {
        secrets >>= 1
        byte(ValueTag.typeOnly)
        varint(UInt64(Definitions.type(type)))
    }

    /// nil, true and false: `usesCookies: true`.
    private static func givesNothingAway<Value>(_ value: Value) -> Bool {
        if value is Bool { return true }
        if let optional = value as? any OptionalValue { return optional.isNil }
        return false
    }

    // MARK: Bytes

    @inlinable @inline(__always)
    mutating func byte(_ value: UInt8) {
        next.pointee = value
        next += 1
    }

    @inlinable @inline(__always)
    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            byte(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest &>>= 7
        }
        byte(UInt8(truncatingIfNeeded: rest))
    }

    @inlinable @inline(__always)
    mutating func fixed(_ value: UInt64) {
        UnsafeMutableRawPointer(next).storeBytes(of: value.littleEndian, as: UInt64.self)
        next += 8
    }

    /// At most `limit` bytes of a text, cut between characters, with their number before.
    mutating func stored(_ text: UnsafeBufferPointer<UInt8>, limit: Int) {
        var out = ByteWriter(next)
        if let first = text.baseAddress { out.text(first, text.count, limit: limit) } else { out.byte(0) }
        next = out.next
    }
}

protocol OptionalValue {
    var isNil: Bool { get }
}

extension Optional: OptionalValue {
    var isNil: Bool { self == nil }
}
