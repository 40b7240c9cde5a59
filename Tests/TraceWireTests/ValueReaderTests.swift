import Randomness
import Testing
import TraceWire

@Suite struct ValueReaderTests {
    private func randomValue(_ depth: Int, _ generator: inout SeededRandom) -> Value {
        func items() -> [Value] { (0..<generator.number(0...3)).map { _ in randomValue(depth + 1, &generator) } }
        let count = generator.number(0...1000)
        let type = UInt32(generator.number(0...1000))
        switch generator.number(0...(depth < 4 ? 26 : 16)) {
        case 0: return .none
        case 1: return .boolean(Bool.random(using: &generator))
        case 2: return .missing
        case 3: return .ellipsis
        case 4: return .notImplemented
        case 5: return .masked
        case 6: return .elided
        case 7: return .integer(Int64.random(in: Int64.min...Int64.max, using: &generator))
        case 8: return .integer(Int64(generator.number(-70...70)))
        case 9: return .bigInteger(isNegative: true, bits: 700, bytes: generator.bytes(generator.number(0...30)))
        case 10: return .float(Double(generator.number(-9999...9999)) / 7)
        case 11: return .complex(1.5, -Double(count))
        case 12: return .string(generator.text(), length: count)
        case 13: return .bytes(generator.bytes(generator.number(0...9)), length: count)
        case 14: return .byteArray(generator.bytes(3), length: count)
        case 15: return .representation(generator.text(), length: count)
        case 16:
            return [
                .type(type), .typeOnly(type), .function(generator.text()), .module("os"),
                .described(type: type, generator.text(), isCall: count % 2 == 0),
            ][generator.number(0...4)]
        case 17: return .tuple(items(), count: count)
        case 18: return .list(items(), count: count)
        case 19: return .set(items(), count: count)
        case 20: return .frozenSet(items(), count: count)
        case 21: return .typedTuple(type: type, items(), count: count)
        case 22: return .typedValue(type: type, randomValue(depth + 1, &generator))
        case 23: return .enumMember(type: type, name: generator.text(), value: randomValue(depth + 1, &generator))
        case 24: return .range(.integer(1), randomValue(depth + 1, &generator), .integer(3))
        case 25:
            let attributes = items().map { Value.Attribute(name: generator.text(), value: $0) }
            return .object(type: type, address: 0x7F12_3456_7890, attributes: attributes, count: count)
        default:
            let entries = items().map { Value.Entry(key: .string(generator.text(), length: 3), value: $0) }
            return .dictionary(entries, count: count)
        }
    }

    private func read(_ bytes: [UInt8]) -> [Value] { bytes.withUnsafeBytes { ValueReader.all($0) } }

    @Test("a value that is encoded and read is the same", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let values = (0..<generator.number(1...5)).map { _ in randomValue(0, &generator) }
        #expect(read(values.flatMap(\.encoded)) == values, "seed \(seed)")
    }

    @Test("values cut anywhere give a beginning of themselves", arguments: 0..<50 as Range<UInt64>)
    func cut(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let values = (0..<3).map { _ in randomValue(0, &generator) }
        let bytes = values.flatMap(\.encoded)
        for end in bytes.indices {
            let read = read(Array(bytes[..<end]))
            #expect(read.count <= 3 && read == Array(values.prefix(read.count)), "seed \(seed), cut at \(end)")
        }
    }

    @Test("random bytes never trap, and never give more values than bytes", arguments: 0..<300 as Range<UInt64>)
    func noise(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let bytes = generator.bytes(generator.number(0...400), upTo: seed % 2 == 0 ? 255 : 0x1F)
        #expect(read(bytes).count <= bytes.count)
    }

    @Test("an object of a shape has the names of the shape, but for what it has not got")
    func shapes() {
        let names: [UInt32: String] = [0: "shop.Point", 1: "x", 2: "y", 3: "z", 4: "0 1 2 3", 5: "0 x"]
        func read(_ bytes: [UInt8]) -> [Value] {
            bytes.withUnsafeBytes { ValueReader.all($0, name: { names[$0] ?? "?" }) }
        }
        func object(_ count: Int, _ attributes: (String, Value)...) -> Value {
            .object(
                type: 0, address: 0x0605_0403_0201,
                attributes: attributes.map { Value.Attribute(name: $0.0, value: $0.1) }, count: count)
        }
        let address: [UInt8] = [1, 2, 3, 4, 5, 6]
        let seven = ValueTag.smallInteger + 7
        let whole = [ValueTag.objectOfShape, 4] + address + [2, 9, ValueTag.missing, seven]
        #expect(read(whole) == [object(10, ("y", .integer(7)))])
        #expect(
            read([ValueTag.objectAlone, 0] + address + [ValueTag.shortText + 2, 0x68, 0x69]) == [
                object(0), .string("hi", length: 2),
            ])
        for end in whole.indices { #expect(read(Array(whole[..<end])).isEmpty, "cut at \(end)") }
        // More values than the shape has names, a name that is no number, and a shape that is not known.
        let four = [ValueTag.objectOfShape, 4] + address + [4, 0, seven, seven, seven, seven]
        #expect(
            read(four) == [
                object(4, ("x", .integer(7)), ("y", .integer(7)), ("z", .integer(7)), ("?", .integer(7)))
            ])
        #expect(read([ValueTag.objectOfShape, 5] + address + [1, 0, seven]) == [object(1, ("?", .integer(7)))])
        #expect(read([ValueTag.objectOfShape, 6] + address + [1, 0, seven]).count == 1)
        #expect(read([ValueTag.objectOfShape, 4] + address + [0x7F, 0, seven]).isEmpty)
    }

    @Test("nesting beyond the limit is refused")
    func depth() {
        func nested(_ levels: Int) -> [UInt8] {
            (0..<levels).flatMap { _ in [ValueTag.list, 1, 1] } + [ValueTag.none]
        }
        #expect(read(nested(ValueReader.depthLimit - 1)).count == 1)
        #expect(read(nested(ValueReader.depthLimit)).isEmpty)
        #expect(read(nested(10_000)).isEmpty)
    }

    @Test("a count that the bytes cannot hold is refused")
    func lyingCount() {
        #expect(read([ValueTag.list, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, ValueTag.none]).isEmpty)
        #expect(read([ValueTag.string, 5, 6, 0x61]).isEmpty)
    }
}
