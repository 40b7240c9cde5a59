/// Reads values one after another. Untrusted: it never reads outside its bytes and never recurses deeper than `depthLimit`.
package struct ValueReader {
    /// Nested values deeper than this make the rest unreadable. Recorders stop at `ValueLimits.depth` containers; each
    /// may be wrapped in a typed value or an attribute.
    package static let depthLimit = 16

    private var reader: ByteReader
    private let name: (UInt32) -> String

    /// `bytes` must outlive the reader. `name`: the name with a number, that of an attribute.
    package init(_ bytes: UnsafeRawBufferPointer, name: @escaping (UInt32) -> String = { _ in "?" }) {
        reader = ByteReader(bytes)
        self.name = name
    }

    /// Whether something was unreadable.
    package var failed: Bool { reader.failed }

    /// The next value; nil at the end, or when the rest is unreadable (`failed`).
    package mutating func next() -> Value? {
        guard reader.left > 0, !reader.failed else { return nil }
        let value = read(0)
        return reader.failed ? nil : value
    }

    /// All values that can be read.
    package static func all(
        _ bytes: UnsafeRawBufferPointer, name: @escaping (UInt32) -> String = { _ in "?" }
    ) -> [Value] {
        var reader = ValueReader(bytes, name: name)
        var values: [Value] = []
        while let value = reader.next() { values.append(value) }
        return values
    }

    private mutating func read(_ depth: Int) -> Value {
        guard depth < ValueReader.depthLimit else {
            reader.failed = true
            return .elided
        }
        let tag = reader.byte()
        switch tag {
        case ValueTag.smallInteger..<0x80: return .integer(Int64(tag - ValueTag.smallInteger))
        case ValueTag.shortText..<0xC0:
            let count = tag - ValueTag.shortText
            return .string(String(decoding: reader.bytes(UInt64(count)), as: UTF8.self), length: Int(count))
        case ValueTag.none: return .none
        case ValueTag.false: return .boolean(false)
        case ValueTag.true: return .boolean(true)
        case ValueTag.missing: return .missing
        case ValueTag.ellipsis: return .ellipsis
        case ValueTag.notImplemented: return .notImplemented
        case ValueTag.masked: return .masked
        case ValueTag.elided: return .elided
        case ValueTag.integer: return .integer(reader.zigzag())
        case ValueTag.bigInteger:
            let negative = reader.byte() != 0
            return .bigInteger(isNegative: negative, bits: reader.count(), bytes: Array(reader.region()))
        case ValueTag.float: return .float(float())
        case ValueTag.complex: return .complex(float(), float())
        case ValueTag.string, ValueTag.bytes, ValueTag.byteArray, ValueTag.representation: return readText(tag)
        case ValueTag.function: return .function(reader.text())
        case ValueTag.module: return .module(reader.text())
        case ValueTag.type: return .type(reader.number())
        case ValueTag.typeOnly: return .typeOnly(reader.number())
        case ValueTag.range: return .range(read(depth + 1), read(depth + 1), read(depth + 1))
        case ValueTag.enumMember:
            return .enumMember(type: reader.number(), name: reader.text(), value: read(depth + 1))
        case ValueTag.described:
            let (type, form) = (reader.number(), reader.byte())
            return .described(type: type, reader.text(), isCall: form == 1)
        case ValueTag.float32: return .float32(Float(bitPattern: reader.number()))
        case ValueTag.interval:
            let isClosed = reader.byte() != 0
            return .interval(read(depth + 1), read(depth + 1), isClosed: isClosed)
        case ValueTag.enumCase:
            let (type, name) = (reader.number(), reader.text())
            let (payload, count) = readAttributes(depth)
            return .enumCase(type: type, name: name, payload: payload, count: count)
        case ValueTag.structure:
            let type = reader.number()
            let (fields, count) = readAttributes(depth)
            return .structure(type: type, fields: fields, count: count)
        case ValueTag.labelledTuple:
            let (fields, count) = readAttributes(depth)
            return .labelledTuple(fields, count: count)
        case ValueTag.typedValue: return .typedValue(type: reader.number(), read(depth + 1))
        default: return readContainer(tag, depth)
        }
    }

    private mutating func readText(_ tag: UInt8) -> Value {
        let length = reader.count()
        let stored = reader.region()
        switch tag {
        case ValueTag.string: return .string(String(decoding: stored, as: UTF8.self), length: length)
        case ValueTag.bytes: return .bytes(Array(stored), length: length)
        case ValueTag.byteArray: return .byteArray(Array(stored), length: length)
        default: return .representation(String(decoding: stored, as: UTF8.self), length: length)
        }
    }

    private mutating func readContainer(_ tag: UInt8, _ depth: Int) -> Value {
        switch tag {
        case ValueTag.tuple:
            let (values, count) = readItems(depth)
            return .tuple(values, count: count)
        case ValueTag.list:
            let (values, count) = readItems(depth)
            return .list(values, count: count)
        case ValueTag.set:
            let (values, count) = readItems(depth)
            return .set(values, count: count)
        case ValueTag.frozenSet:
            let (values, count) = readItems(depth)
            return .frozenSet(values, count: count)
        case ValueTag.typedTuple:
            let type = reader.number()
            let (values, count) = readItems(depth)
            return .typedTuple(type: type, values, count: count)
        case ValueTag.dictionary:
            let count = reader.count()
            var entries: [Value.Entry] = []
            for _ in 0..<storedCount(bytesEach: 2) where !reader.failed {
                entries.append(Value.Entry(key: read(depth + 1), value: read(depth + 1)))
            }
            return .dictionary(entries, count: count)
        case ValueTag.object, ValueTag.objectOfNames:
            let type = reader.number()
            let address = reader.varint()
            let (attributes, count) = readAttributes(depth, byNumber: tag == ValueTag.objectOfNames)
            return .object(type: type, address: address, attributes: attributes, count: count)
        case ValueTag.objectOfShape: return readObjectOfShape(depth)
        case ValueTag.objectAlone:
            return .object(type: reader.number(), address: readAddress(), attributes: [], count: 0)
        default:
            reader.failed = true
            return .elided
        }
    }

    private mutating func readAddress() -> UInt64 {
        let low = reader.fixed(UInt32.self)
        return UInt64(low) | UInt64(reader.fixed(UInt16.self)) << 32
    }

    /// The text of a shape has the numbers of the type and of the names. Names that it lacks are `?`, and so is what is no number.
    private mutating func readObjectOfShape(_ depth: Int) -> Value {
        let numbers = name(reader.number()).split(separator: " ").map { UInt32($0) ?? .max }
        let address = readAddress()
        let stored = storedCount(bytesEach: 1)
        let others = reader.count()
        var attributes: [Value.Attribute] = []
        for index in 0..<stored where !reader.failed {
            let value = read(depth + 1)
            guard value != .missing else { continue }
            let name = index + 1 < numbers.count ? name(numbers[index + 1]) : "?"
            attributes.append(Value.Attribute(name: name, value: value))
        }
        let (count, overflows) = attributes.count.addingReportingOverflow(others)
        return .object(
            type: numbers.first ?? .max, address: address, attributes: attributes, count: overflows ? .max : count)
    }

    private mutating func readAttributes(_ depth: Int, byNumber: Bool = false) -> ([Value.Attribute], Int) {
        let count = reader.count()
        var attributes: [Value.Attribute] = []
        for _ in 0..<storedCount(bytesEach: 2) where !reader.failed {
            let reference = byNumber ? reader.number() : 0
            let text = reference == 0 ? reader.text() : name(reference - 1)
            attributes.append(Value.Attribute(name: text, value: read(depth + 1)))
        }
        return (attributes, count)
    }

    private mutating func readItems(_ depth: Int) -> ([Value], Int) {
        let count = reader.count()
        var values: [Value] = []
        for _ in 0..<storedCount(bytesEach: 1) where !reader.failed { values.append(read(depth + 1)) }
        return (values, count)
    }

    /// How many items follow: never more than the bytes left can hold.
    private mutating func storedCount(bytesEach: Int) -> Int {
        let count = reader.varint()
        guard count <= UInt64(reader.left / bytesEach) else {
            reader.failed = true
            return 0
        }
        return Int(truncatingIfNeeded: count)
    }

    private mutating func float() -> Double { Double(bitPattern: reader.fixed(UInt64.self)) }
}
