import TraceStore
import TraceWire

// Values in JSON. What JSON says exactly is said plainly; all else is an object with one key that begins with `$`, and
// beside it what is known of what was left out:
//
//   None, True, False, int to 2⁵³, finite float      null, true, false, a number (a float always with point or exponent)
//   other int, float                    {"$int": "12345678901234567890"}, {"$float": "nan"}; approximate: {"$int": "~1.234e+500"}
//   complex, range, Ellipsis, class, function, module           {"$repr": "(1+2j)"}
//   str                                 "text"; cut: {"$str": "beginning", "length": 5000}
//   bytes, bytearray                    {"$bytes": "b'…'", "length": 3}, {"$bytearray": …}: the text is Python's literal
//   list                                [ … ]; cut: {"$list": [ … ], "length": 1000}
//   tuple, set, frozenset               {"$tuple": [ … ], "length": 2}, {"$set": …}, {"$frozenset": …}
//   dict                                { … } when whole and all keys are texts not beginning with `$`;
//                                       otherwise {"$dict": [[key, value], …], "length": 3}
//   named tuple, subclass               {"$tuple": [ … ], "length": 2, "type": "app.Point"}, {"$value": …, "type": "app.Celsius"}
//   object                              {"$object": "app.User", "address": "0x7f…", "attributes": { … }, "length": 5}
//   member of an enumeration            {"$enum": "app.Color", "name": "RED", "value": 1}
//   the program's own repr              {"$repr": "<User x>", "length": 8}
//   Swift's structure, case, labelled tuple: {"$struct": "app.Point", "fields": [[name, value], …], "length": 2},
//                                       {"$case": "missing", "type": "app.Failure", "payload": [[label, value], …], "length": 1},
//                                       {"$tuple": [[label, value], …], "length": 2}
//   type only                           {"$type": "app.User"}
//   in the recorder's words             {"$described": "2026-11-25", "type": "datetime.date"}
//   masked, left out, not bound         {"$masked": true}, {"$elided": true}, {"$unset": true}
extension ValueText {
    /// The value as JSON, on one line.
    package func json(_ value: Value) -> String {
        switch value {
        case .none: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value):
            value.magnitude <= 1 << 53 ? String(value) : "{\"$int\":\"\(value)\"}"
        case .bigInteger(let isNegative, let bits, let bytes):
            "{\"$int\":\"\(PythonNumber.bigInteger(isNegative: isNegative, bits: bits, bytes: bytes).text)\"}"
        case .float(let value):
            value.isFinite ? PythonNumber.float(value) : "{\"$float\":\"\(PythonNumber.float(value))\"}"
        case .string(let text, let length):
            length <= text.unicodeScalars.count
                ? JSONText.quoted(text) : "{\"$str\":\(JSONText.quoted(text)),\"length\":\(length)}"
        case .bytes(let bytes, let length):
            "{\"$bytes\":\(JSONText.quoted(PythonLiteral.bytes(bytes))),\"length\":\(length)}"
        case .byteArray(let bytes, let length):
            "{\"$bytearray\":\(JSONText.quoted(PythonLiteral.bytes(bytes))),\"length\":\(length)}"
        case .list(let values, let count):
            count <= values.count ? array(values) : "{\"$list\":\(array(values)),\"length\":\(count)}"
        case .tuple(let values, let count): "{\"$tuple\":\(array(values)),\"length\":\(count)}"
        case .set(let values, let count): "{\"$set\":\(array(values)),\"length\":\(count)}"
        case .frozenSet(let values, let count): "{\"$frozenset\":\(array(values)),\"length\":\(count)}"
        case .typedTuple(let type, let values, let count):
            "{\"$tuple\":\(array(values)),\"length\":\(count),\"type\":\(JSONText.quoted(typeName(type)))}"
        case .typedValue(let type, let value):
            "{\"$value\":\(json(value)),\"type\":\(JSONText.quoted(typeName(type)))}"
        case .dictionary(let entries, let count): dictionary(entries.map { ($0.key, $0.value) }, count: count)
        case .object(let type, let address, let attributes, let count):
            "{\"$object\":\(JSONText.quoted(typeName(type))),\"address\":\"0x\(String(address, radix: 16))\""
                + ",\"attributes\":{"
                + attributes.map { JSONText.quoted($0.name) + ":" + json($0.value) }.joined(separator: ",")
                + "},\"length\":\(count)}"
        case .enumMember(let type, let name, let value):
            "{\"$enum\":\(JSONText.quoted(typeName(type))),\"name\":\(JSONText.quoted(name)),\"value\":\(json(value))}"
        case .representation(let text, let length):
            "{\"$repr\":\(JSONText.quoted(text)),\"length\":\(length)}"
        case .typeOnly(let type): "{\"$type\":\(JSONText.quoted(typeName(type)))}"
        case .described(let type, let text, _):
            "{\"$described\":\(JSONText.quoted(text)),\"type\":\(JSONText.quoted(typeName(type)))}"
        case .masked: "{\"$masked\":true}"
        case .elided: "{\"$elided\":true}"
        case .missing: "{\"$unset\":true}"
        case .float32(let value): value.isFinite ? value.description : "{\"$float\":\"\(value)\"}"
        case .structure(let type, let fields, let count):
            "{\"$struct\":\(JSONText.quoted(typeName(type))),\"fields\":\(parts(fields)),\"length\":\(count)}"
        case .enumCase(let type, let name, let payload, let count):
            "{\"$case\":\(JSONText.quoted(name)),\"type\":\(JSONText.quoted(typeName(type))),\"payload\":\(parts(payload))"
                + ",\"length\":\(count)}"
        case .labelledTuple(let fields, let count): "{\"$tuple\":\(parts(fields)),\"length\":\(count)}"
        case .complex, .range, .interval, .ellipsis, .notImplemented, .type, .function, .module:
            "{\"$repr\":\(JSONText.quoted(plain(value)))}"
        }
    }

    private func parts(_ parts: [Value.Attribute]) -> String {
        "[" + parts.map { "[\(JSONText.quoted($0.name)),\(json($0.value))]" }.joined(separator: ",") + "]"
    }

    private func array(_ values: [Value]) -> String {
        "[" + values.map(json).joined(separator: ",") + "]"
    }

    private func dictionary(_ entries: [(key: Value, value: Value)], count: Int) -> String {
        var names: [String] = []
        for (key, _) in entries {
            guard case .string(let name, let length) = key, length <= name.unicodeScalars.count, !name.hasPrefix("$")
            else { break }
            names.append(name)
        }
        if count <= entries.count && names.count == entries.count && Set(names).count == names.count {
            let members = zip(names, entries).map { JSONText.quoted($0) + ":" + json($1.value) }
            return "{" + members.joined(separator: ",") + "}"
        }
        let pairs = entries.map { "[" + json($0.key) + "," + json($0.value) + "]" }
        return "{\"$dict\":[" + pairs.joined(separator: ",") + "],\"length\":\(count)}"
    }
}

/// Text in JSON's notation.
package enum JSONText {
    /// The text in quotes. Control characters and the line separators of Unicode are escaped.
    package static func quoted(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        result.append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result.append("\\")
                result.append(scalar)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                result.append(contentsOf: ("\\u" + PythonLiteral.hexadecimal(scalar.value, 4)).unicodeScalars)
            default: result.append(scalar)
            }
        }
        result.append("\"")
        return String(result)
    }
}
