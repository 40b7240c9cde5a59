extension Value {
    /// The value as the wire has it; nothing is cut.
    package var encoded: [UInt8] {
        var buffer = ByteBuffer()
        encode(to: &buffer)
        return buffer.bytes
    }

    package func encode(to buffer: inout ByteBuffer) {
        switch self {
        case .none: buffer.byte(ValueTag.none)
        case .boolean(let isTrue): buffer.byte(isTrue ? ValueTag.true : ValueTag.false)
        case .missing: buffer.byte(ValueTag.missing)
        case .ellipsis: buffer.byte(ValueTag.ellipsis)
        case .notImplemented: buffer.byte(ValueTag.notImplemented)
        case .masked: buffer.byte(ValueTag.masked)
        case .elided: buffer.byte(ValueTag.elided)
        case .integer(let number) where (0..<64).contains(number):
            buffer.byte(ValueTag.smallInteger + UInt8(number))
        case .integer(let number):
            buffer.byte(ValueTag.integer)
            buffer.zigzag(number)
        case .bigInteger(let isNegative, let bits, let bytes):
            buffer.byte(ValueTag.bigInteger)
            buffer.byte(isNegative ? 1 : 0)
            buffer.varint(bits)
            buffer.region(bytes)
        case .float(let number):
            buffer.byte(ValueTag.float)
            buffer.fixed(number.bitPattern)
        case .complex(let real, let imaginary):
            buffer.byte(ValueTag.complex)
            buffer.fixed(real.bitPattern)
            buffer.fixed(imaginary.bitPattern)
        case .string(let text, let length): Value.encode(ValueTag.string, text.utf8, length, to: &buffer)
        case .bytes(let bytes, let length): Value.encode(ValueTag.bytes, bytes, length, to: &buffer)
        case .byteArray(let bytes, let length): Value.encode(ValueTag.byteArray, bytes, length, to: &buffer)
        case .representation(let text, let length):
            Value.encode(ValueTag.representation, text.utf8, length, to: &buffer)
        default: encodeStructure(to: &buffer)
        }
    }

    private func encodeStructure(to buffer: inout ByteBuffer) {
        switch self {
        case .tuple(let values, let count): Value.encode(ValueTag.tuple, values, count, to: &buffer)
        case .list(let values, let count): Value.encode(ValueTag.list, values, count, to: &buffer)
        case .set(let values, let count): Value.encode(ValueTag.set, values, count, to: &buffer)
        case .frozenSet(let values, let count): Value.encode(ValueTag.frozenSet, values, count, to: &buffer)
        case .dictionary(let entries, let count):
            buffer.byte(ValueTag.dictionary)
            buffer.varint(count)
            buffer.varint(entries.count)
            for entry in entries {
                entry.key.encode(to: &buffer)
                entry.value.encode(to: &buffer)
            }
        case .range(let start, let stop, let step):
            buffer.byte(ValueTag.range)
            for value in [start, stop, step] { value.encode(to: &buffer) }
        case .object(let type, let address, let attributes, let count):
            buffer.byte(ValueTag.object)
            buffer.varint(type)
            buffer.varint(address)
            Value.encode(attributes, count, to: &buffer)
        case .enumMember(let type, let name, let value):
            buffer.byte(ValueTag.enumMember)
            buffer.varint(type)
            buffer.text(name)
            value.encode(to: &buffer)
        case .type(let type): Value.encode(ValueTag.type, type, to: &buffer)
        case .typeOnly(let type): Value.encode(ValueTag.typeOnly, type, to: &buffer)
        case .function(let name):
            buffer.byte(ValueTag.function)
            buffer.text(name)
        case .module(let name):
            buffer.byte(ValueTag.module)
            buffer.text(name)
        case .typedTuple(let type, let values, let count):
            Value.encode(ValueTag.typedTuple, type, to: &buffer)
            Value.encodeItems(values, count, to: &buffer)
        case .typedValue(let type, let value):
            Value.encode(ValueTag.typedValue, type, to: &buffer)
            value.encode(to: &buffer)
        case .described(let type, let text, let isCall):
            Value.encode(ValueTag.described, type, to: &buffer)
            buffer.byte(isCall ? 1 : 0)
            buffer.text(text)
        case .enumCase(let type, let name, let payload, let count):
            Value.encode(ValueTag.enumCase, type, to: &buffer)
            buffer.text(name)
            Value.encode(payload, count, to: &buffer)
        case .structure(let type, let fields, let count):
            Value.encode(ValueTag.structure, type, to: &buffer)
            Value.encode(fields, count, to: &buffer)
        case .labelledTuple(let fields, let count):
            buffer.byte(ValueTag.labelledTuple)
            Value.encode(fields, count, to: &buffer)
        case .float32(let number):
            buffer.byte(ValueTag.float32)
            buffer.varint(number.bitPattern)
        case .interval(let lower, let upper, let isClosed):
            buffer.byte(ValueTag.interval)
            buffer.byte(isClosed ? 1 : 0)
            for value in [lower, upper] { value.encode(to: &buffer) }
        default: buffer.byte(ValueTag.elided)
        }
    }

    private static func encode(_ attributes: [Attribute], _ count: Int, to buffer: inout ByteBuffer) {
        buffer.varint(count)
        buffer.varint(attributes.count)
        for attribute in attributes {
            buffer.text(attribute.name)
            attribute.value.encode(to: &buffer)
        }
    }

    private static func encode(
        _ tag: UInt8, _ stored: some Collection<UInt8>, _ length: Int, to buffer: inout ByteBuffer
    ) {
        buffer.byte(tag)
        buffer.varint(length)
        buffer.region(stored)
    }

    private static func encode(_ tag: UInt8, _ type: UInt32, to buffer: inout ByteBuffer) {
        buffer.byte(tag)
        buffer.varint(type)
    }

    private static func encode(_ tag: UInt8, _ values: [Value], _ count: Int, to buffer: inout ByteBuffer) {
        buffer.byte(tag)
        encodeItems(values, count, to: &buffer)
    }

    private static func encodeItems(_ values: [Value], _ count: Int, to buffer: inout ByteBuffer) {
        buffer.varint(count)
        buffer.varint(values.count)
        for value in values { value.encode(to: &buffer) }
    }
}
