import TraceWire

/// What an exception came from, as bytes in the arena: of each a byte for the relation, 8 for the serial, 4 for the type.
enum ExceptionChain {
    private static let stride = 13

    static func bytes(_ chain: [ChainedException]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(chain.count * stride)
        for link in chain {
            bytes.append(link.relation.rawValue)
            for shift in UInt64(0)..<8 { bytes.append(UInt8(truncatingIfNeeded: link.serial >> (8 * shift))) }
            for shift in UInt32(0)..<4 { bytes.append(UInt8(truncatingIfNeeded: link.type >> (8 * shift))) }
        }
        return bytes
    }

    static func read(_ bytes: UnsafeRawBufferPointer) -> [ChainedException] {
        (0..<bytes.count / stride).compactMap { index in
            let place = index * stride
            guard let relation = ExceptionRelation(rawValue: bytes[place]) else { return nil }
            let serial = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place + 1, as: UInt64.self))
            let type = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place + 9, as: UInt32.self))
            return ChainedException(relation: relation, serial: serial, type: type)
        }
    }
}
