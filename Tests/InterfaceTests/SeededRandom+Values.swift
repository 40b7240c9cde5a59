import Randomness
import TraceStore
import TraceWire

/// Random values.
extension SeededRandom {
    mutating func text() -> String {
        let alphabet = Array("abc'\"\\ \n\t日本é😀e\u{301}\u{202e}\u{1b}xyz")
        return String((0..<below(20)).map { _ in alphabet[below(alphabet.count)] })
    }

    mutating func value(depth: Int) -> Value {
        let kinds = depth > 0 ? 27 : 15
        switch below(kinds) {
        case 0: return .none
        case 1: return .boolean(below(2) == 0)
        case 2: return .masked
        case 3: return .elided
        case 4: return .missing
        case 5, 6: return .integer(Int64(truncatingIfNeeded: next()) >> Int64(below(60)))
        case 7:
            return .bigInteger(
                isNegative: below(2) == 0, bits: below(3000), bytes: values(below(40)) { UInt8($0.below(256)) })
        case 8: return .float(Double(bitPattern: next()))
        case 9: return .complex(Double(bitPattern: next()), 0)
        case 10, 11:
            let text = text()
            return .string(text, length: text.unicodeScalars.count + below(2) * below(1000))
        case 12:
            let bytes = values(below(20)) { UInt8($0.below(256)) }
            return below(2) == 0 ? .bytes(bytes, length: bytes.count) : .byteArray(bytes, length: bytes.count + 5)
        case 13: return below(2) == 0 ? .type(UInt32(below(5))) : .typeOnly(UInt32(below(5)))
        case 14:
            switch below(3) {
            case 0: return .function(text())
            case 1: return .representation(text(), length: below(100))
            default: return .described(type: UInt32(below(5)), text(), isCall: below(2) == 0)
            }
        case 15: return .range(value(depth: 0), value(depth: 0), below(2) == 0 ? .integer(1) : value(depth: 0))
        case 16, 17:
            let entries = values(below(6)) { Value.Entry(key: $0.value(depth: 0), value: $0.value(depth: depth - 1)) }
            return .dictionary(entries, count: entries.count + below(2) * below(1000))
        case 18, 19:
            let attributes = values(below(5)) { Value.Attribute(name: $0.text(), value: $0.value(depth: depth - 1)) }
            return .object(
                type: UInt32(below(5)), address: next(), attributes: attributes, count: attributes.count + below(3))
        case 20: return .enumMember(type: 2, name: text(), value: value(depth: 0))
        case 21: return .typedValue(type: 4, value(depth: depth - 1))
        default:
            let values = values(below(8)) { $0.value(depth: depth - 1) }
            let count = values.count + below(2) * below(1000)
            switch below(5) {
            case 0: return .tuple(values, count: count)
            case 1: return .set(values, count: count)
            case 2: return .frozenSet(values, count: count)
            case 3: return .typedTuple(type: 3, values, count: count)
            default: return .list(values, count: count)
            }
        }
    }

    mutating func values<T>(_ count: Int, _ make: (inout SeededRandom) -> T) -> [T] {
        (0..<count).map { _ in make(&self) }
    }
}
