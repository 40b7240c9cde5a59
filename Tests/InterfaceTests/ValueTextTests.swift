import Foundation
import Randomness
import Testing
import TraceStore
import TraceWire

@testable import Interface

@Suite struct ValueTextTests {
    let text = ValueText { number in ["int", "app.User", "app.Color", "geometry.Point", "app.Celsius"][Int(number % 5)]
    }

    @Test func `Values read as Python writes them`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/python_repr.txt")
        var cases = 0
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t")
            let value = try #require(ValueNotation.value(fields[0]), "\(line)")
            let expected = try JSONDecoder().decode(String.self, from: Data(fields[1].utf8))
            #expect(text.plain(value) == expected, "\(fields[0])")
            cases += 1
        }
        #expect(cases > 400)
    }

    @Test func `What the recorder left out is counted`() {
        let numbers = (1...3).map { Value.integer($0) }
        #expect(text.plain(.list(numbers, count: 995)) == "[1, 2, 3, … +992]")
        #expect(text.plain(.tuple([.integer(1)], count: 2)) == "(1, … +1)")
        #expect(text.plain(.list([], count: 12)) == "[… 12]")
        #expect(text.plain(.set([.integer(1)], count: 3)) == "{1, … +2}")
        #expect(text.plain(.frozenSet([.integer(1)], count: 3)) == "frozenset({1, … +2})")
        #expect(text.plain(.string("abc", length: 5000)) == "'abc'… +4997")
        #expect(text.plain(.bytes([97], length: 9)) == "b'a'… +8")
        let entry = Value.Entry(key: .string("a", length: 1), value: .elided)
        #expect(text.plain(.dictionary([entry], count: 2)) == "{'a': …, … +1}")
    }

    @Test func `Values without a literal are named`() {
        let name = Value.Attribute(name: "name", value: .string("x", length: 1))
        let age = Value.Attribute(name: "age", value: .integer(3))
        #expect(
            text.plain(.object(type: 1, address: 0x7f, attributes: [name, age], count: 3))
                == "<app.User name='x' age=3 … +1>")
        #expect(text.plain(.object(type: 1, address: 0x7f, attributes: [], count: 0)) == "<app.User>")
        #expect(text.plain(.enumMember(type: 2, name: "RED", value: .integer(1))) == "<Color.RED: 1>")
        #expect(text.plain(.type(1)) == "<class 'app.User'>")
        #expect(text.plain(.function("User.save")) == "<function User.save>")
        #expect(text.plain(.module("json")) == "<module 'json'>")
        #expect(text.plain(.typedTuple(type: 3, [.integer(1), .integer(2)], count: 2)) == "Point(1, 2)")
        #expect(text.plain(.typedValue(type: 4, .float(21.5))) == "Celsius(21.5)")
        #expect(text.plain(.typeOnly(1)) == "User")
        #expect(text.plain(.described(type: 4, "2026-11-25", isCall: true)) == "Celsius(2026-11-25)")
        #expect(text.plain(.described(type: 4, "3×4 float64", isCall: false)) == "<Celsius 3×4 float64>")
        #expect(text.json(.described(type: 1, "3", isCall: true)) == #"{"$described":"3","type":"app.User"}"#)
        #expect(text.plain(.masked) == "•••")
        #expect(text.plain(.missing) == "<unset>")
        #expect(text.plain(.representation("<User x>", length: 10)) == "<User x>… +2")
    }

    @Test func `Control characters in a program's own repr are made visible`() {
        let shown = text.plain(.representation("a\u{1b}[31m\nb\u{9b}", length: 9))
        #expect(!shown.unicodeScalars.contains { $0.value < 32 || (0x7f...0x9f).contains($0.value) })
    }

    @Test func `Huge integers are approximated`() {
        // 10^500 has 1662 bits; its highest 16 bytes.
        var digits: [UInt8] = [1]  // base 256, lowest first
        for _ in 0..<500 {
            var carry = 0
            for index in digits.indices {
                let value = Int(digits[index]) * 10 + carry
                digits[index] = UInt8(value & 255)
                carry = value >> 8
            }
            while carry > 0 {
                digits.append(UInt8(carry & 255))
                carry >>= 8
            }
        }
        let bits = digits.count * 8 - digits[digits.count - 1].leadingZeroBitCount
        let short = Array(digits.suffix(16))
        #expect(text.plain(.bigInteger(isNegative: true, bits: bits, bytes: short)) == "~-1.000e+500")
        #expect(
            text.plain(.bigInteger(isNegative: false, bits: bits, bytes: digits)) == "1"
                + String(repeating: "0", count: 500))
        #expect(text.plain(.bigInteger(isNegative: false, bits: .max, bytes: short)) == "~2**\(Int.max)")
        #expect(text.plain(.bigInteger(isNegative: false, bits: 900, bytes: [])) == "~2**900")
    }

    @Test(arguments: [
        (12, "[1, 2, 3, 4]"), (11, "[1, 2, …]"), (9, "[1, 2, …]"), (8, "[1, …]"), (6, "[1, …]"), (5, "[… 4]"),
        (3, "[…]"),
        (2, "[…"), (1, "…"),
    ]) func `A list gives up items from the end`(limit: Int, expected: String) {
        let list = Value.list((1...4).map { .integer($0) }, count: 4)
        #expect(text.line(list, limit: limit).plain == expected)
    }

    @Test func `Values never need more columns than they are given`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            let value = random.value(depth: 3)
            let limit = Int.random(in: 1...60, using: &random)
            let line = text.line(value, limit: limit)
            #expect(line.width <= limit && line.width >= 1, "seed 7: \(value) in \(limit): \(line.plain)")
            let whole = text.line(value)
            if whole.width <= limit { #expect(line.plain == whole.plain, "seed 7: \(value) in \(limit)") }
            for row in text.block(value, width: limit) {
                #expect(row.width <= max(limit, 2), "seed 7: \(value) in \(limit): \(row.plain)")
            }
        }
    }

    @Test func `A long value is laid out in lines`() {
        let tags = Value.list((1...8).map { .string("tag number \($0)", length: 12) }, count: 1000)
        let value = Value.dictionary(
            [
                Value.Entry(key: .string("id", length: 2), value: .integer(1)),
                Value.Entry(key: .string("tags", length: 4), value: tags),
                Value.Entry(key: .string("none", length: 4), value: .list([], count: 0)),
            ], count: 3)
        let lines = text.block(value, width: 30).map(\.plain)
        #expect(
            lines == [
                "{", "  'id': 1,", "  'tags': [", "    'tag number 1',", "    'tag number 2',", "    'tag number 3',",
                "    'tag number 4',", "    'tag number 5',", "    'tag number 6',", "    'tag number 7',",
                "    'tag number 8',", "    … +992", "  ],", "  'none': [],", "}",
            ])
    }

    @Test func `JSON is valid and says what was left out`() throws {
        #expect(text.json(.list([.integer(1), .none, .float(1)], count: 3)) == "[1,null,1.0]")
        #expect(text.json(.list([.integer(1)], count: 3)) == #"{"$list":[1],"length":3}"#)
        #expect(text.json(.string("a\"\n\u{1}", length: 4)) == #""a\"\n\u0001""#)
        #expect(text.json(.string("a", length: 4)) == #"{"$str":"a","length":4}"#)
        #expect(text.json(.integer(.max)) == #"{"$int":"9223372036854775807"}"#)
        #expect(
            text.json(.dictionary([.init(key: .string("a", length: 1), value: .masked)], count: 1))
                == #"{"a":{"$masked":true}}"#)
        #expect(
            text.json(.dictionary([.init(key: .integer(1), value: .none)], count: 1))
                == #"{"$dict":[[1,null]],"length":1}"#)
        var random = SeededRandom(seed: 9)
        for _ in 0..<500 {
            let json = text.json(random.value(depth: 3))
            #expect(isJSON(json), "seed 9: \(json)")
        }
    }
}
