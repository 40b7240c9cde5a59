/// A message under construction that grows as needed: for tests, benchmarks and tools. Recorders use `ByteWriter`.
package struct ByteBuffer {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    package mutating func varint(_ value: some BinaryInteger) {
        var rest = UInt64(truncatingIfNeeded: value)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func zigzag(_ value: Int64) { varint(UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))) }

    package mutating func fixed(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func raw(_ other: [UInt8]) { bytes.append(contentsOf: other) }

    /// Length and bytes.
    package mutating func region(_ region: some Collection<UInt8>) {
        varint(region.count)
        bytes.append(contentsOf: region)
    }

    package mutating func text(_ text: String) { region(text.utf8) }

    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
