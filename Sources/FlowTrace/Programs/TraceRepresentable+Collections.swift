import TraceWire

extension String: TraceRepresentable {
    public func trace(to encoder: inout TraceEncoder) {
        encoder.byte(ValueTag.string)
        encoder.write(self)
    }
}

extension Substring: TraceRepresentable {
    public func trace(to encoder: inout TraceEncoder) { String(prefix(1000)).trace(to: &encoder) }
}

extension Character: TraceRepresentable {
    public func trace(to encoder: inout TraceEncoder) { String(self).trace(to: &encoder) }
}

extension Optional: TraceRepresentable {
    @inlinable
    public func trace(to encoder: inout TraceEncoder) {
        if let self { encoder.encode(self) } else { encoder.byte(0x00) }
    }
}

extension TraceEncoder {
    /// Begins a container; answers how many items to write, nil when it was elided.
    @inlinable
    mutating func begin(_ tag: UInt8, count: Int) -> Int? {
        // `ValueLimits.depth` and `.items`.
        guard depth < 3 else {
            byte(0x07)
            return nil
        }
        let stored = count < 8 ? count : 8
        byte(tag)
        varint(UInt64(count))
        byte(UInt8(truncatingIfNeeded: stored))
        return stored
    }

    /// The first items of a sequence, of which there are `count`.
    @inlinable
    mutating func items<Items: Sequence>(_ tag: UInt8, _ items: Items, count: Int) {
        guard var left = begin(tag, count: count) else { return }
        depth += 1
        for item in items {
            if left == 0 { break }
            left -= 1
            encode(item)
        }
        // A sequence that is shorter than it said.
        while left > 0 {
            left -= 1
            byte(0x07)
        }
        depth -= 1
    }
}

extension Array: TraceRepresentable {
    @inlinable
    public func trace(to encoder: inout TraceEncoder) { encoder.items(0x10, self, count: count) }
}

extension ArraySlice: TraceRepresentable {
    @inlinable
    public func trace(to encoder: inout TraceEncoder) { encoder.items(0x10, self, count: count) }
}

extension ContiguousArray: TraceRepresentable {
    @inlinable
    public func trace(to encoder: inout TraceEncoder) { encoder.items(0x10, self, count: count) }
}

extension Set: TraceRepresentable {
    @inlinable
    public func trace(to encoder: inout TraceEncoder) { encoder.items(0x11, self, count: count) }
}

extension Dictionary: TraceRepresentable {
    public func trace(to encoder: inout TraceEncoder) {
        guard var left = encoder.begin(ValueTag.dictionary, count: count) else { return }
        encoder.depth += 1
        for (key, value) in self {
            if left == 0 { break }
            left -= 1
            encoder.encode(key)
            if TraceEncoder.isSecret(key) { encoder.byte(ValueTag.masked) } else { encoder.encode(value) }
        }
        encoder.depth -= 1
    }
}

extension TraceEncoder {
    static func isSecret<Key>(_ key: Key) -> Bool {
        guard let name = key as? String else { return false }
        return name.utf8.withContiguousStorageIfAvailable { text in
            text.baseAddress.map { Secrets.match(($0, text.count)) } ?? false
        } ?? false
    }

    /// Lower and upper bound.
    mutating func range<Bound>(_ lower: Bound, _ upper: Bound, isClosed: Bool) {
        byte(ValueTag.interval)
        byte(isClosed ? 1 : 0)
        encode(lower)
        encode(upper)
    }
}

extension Range: TraceRepresentable {
    public func trace(to encoder: inout TraceEncoder) { encoder.range(lowerBound, upperBound, isClosed: false) }
}

extension ClosedRange: TraceRepresentable {
    public func trace(to encoder: inout TraceEncoder) { encoder.range(lowerBound, upperBound, isClosed: true) }
}
