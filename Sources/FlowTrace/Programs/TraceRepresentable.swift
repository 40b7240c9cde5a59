import TraceWire

/// A type that says how its values are told in a trace.
///
/// ```swift
/// extension Money: TraceRepresentable {
///     func trace(to encoder: inout TraceEncoder) { encoder.text("\(amount) \(currency)") }
/// }
/// ```
///
/// It is called at the moment of the call, in the calling thread: be brief. Functions that are traced themselves are not
/// recorded meanwhile.
public protocol TraceRepresentable {
    /// Writes exactly one value.
    func trace(to encoder: inout TraceEncoder)
}

/// What a `TraceRepresentable` writes with.
extension TraceEncoder {
    /// Any value.
    @inlinable
    public mutating func encode<Value>(_ value: Value) {
        guard hasRoom else { return byte(0x07) }
        if let value = value as? any TraceRepresentable { value.trace(to: &self) } else { reflect(value) }
    }

    /// Any value of a type that says how it is told.
    @inlinable @inline(__always)
    public mutating func encode<Value: TraceRepresentable>(_ value: Value) {
        guard hasRoom else { return byte(0x07) }
        value.trace(to: &self)
    }

    @usableFromInline @inline(__always)
    var hasRoom: Bool {
        @inlinable get { next < end && !typesOnly }
    }

    /// A text as it is, without quotes.
    public mutating func text(_ text: String) {
        byte(ValueTag.representation)
        write(text)
    }

    /// `Type(name: value, …)`: each field by `field` in `body`, `count` of them.
    public mutating func structure<Value>(_ type: Value.Type, fields count: Int, _ body: (inout TraceEncoder) -> Void) {
        guard depth < ValueLimits.depth else { return byte(ValueTag.elided) }
        byte(ValueTag.structure)
        varint(UInt64(Definitions.type(type)))
        let stored = min(max(count, 0), ValueLimits.items)
        varint(UInt64(max(count, 0)))
        varint(UInt64(stored))
        depth += 1
        let outer = fieldsLeft
        fieldsLeft = UInt8(truncatingIfNeeded: stored)
        body(&self)
        // Fields that were announced but not written.
        while fieldsLeft > 0 { field("", Optional<Int>.none) }
        fieldsLeft = outer
        depth -= 1
    }

    /// One field of a `structure`.
    public mutating func field<Value>(_ name: StaticString, _ value: Value) {
        let text = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        field(named: text, value)
    }

    mutating func field<Value>(named name: UnsafeBufferPointer<UInt8>, _ value: Value) {
        guard fieldsLeft > 0 else { return }
        fieldsLeft -= 1
        stored(name, limit: 100)
        if let first = name.baseAddress, Secrets.match((first, name.count)) {
            byte(ValueTag.masked)
        } else {
            encode(value)
        }
    }

    /// Length and beginning of a text.
    @usableFromInline
    mutating func write(_ text: String) {
        let isWritten: Void? = text.utf8.withContiguousStorageIfAvailable { write(utf8: $0) }
        if isWritten == nil {
            var text = text
            text.withUTF8 { write(utf8: $0) }
        }
    }

    /// The length of a text beyond 1 KiB is that in bytes: counting its characters would cost what the text is long.
    private mutating func write(utf8 text: UnsafeBufferPointer<UInt8>) {
        var length = text.count
        if length <= 1024 { for byte in text where byte & 0xC0 == 0x80 { length -= 1 } }
        varint(UInt64(length))
        stored(text, limit: ValueLimits.textBytes)
    }
}
