import FlowTrace

struct Point {
    var x: Int
    var y: Double
}

struct Login {
    var user: String
    var password: String
}

struct Money: TraceRepresentable {
    var cents: Int

    func trace(to encoder: inout TraceEncoder) {
        plain()  // is not recorded: the recorder asked
        encoder.text("\(cents / 100).\(cents % 100) €")
    }
}

struct Celsius: CustomStringConvertible {
    var degrees: Int
    var description: String { "\(degrees) °C" }
}

struct Held {
    unowned var owner: ObjectError
    unowned(unsafe) var second: ObjectError
    weak var third: ObjectError?
    unowned var fourth: ObjectError?
    var n: Int
}

/// Whose owner is gone.
func held() -> Held {
    let owner = ObjectError()
    return Held(owner: owner, second: owner, third: owner, fourth: owner, n: 1)
}

enum Direction { case north, south }

private func shows<Value>(_ value: Value) { withCall("v", arguments: ("x", value)) {} }

private func value<Value: Sendable>(_ name: String, _ expected: String, _ value: Value) -> Case {
    Case("value: \(name)", "v(x: \(expected))") { shows(value) }
}

let valueCases = [
    value("integers", "(-1, 64, 255, -9223372036854775808)", (-1, 64, UInt8.max, Int64.min)),
    value("unsigned", "18446744073709551615", UInt64.max),
    value("floats", "[0.1, -0.0, 1e+100]", [0.1, -0.0, 1e100]),
    value("float", "0.1", Float(0.1)),
    value("boolean", "true", true),
    value("string", "\"a\\\"b\\n\"", "a\"b\n"),
    value("long string", "\"\(String(repeating: "x", count: 120))\"…", String(repeating: "x", count: 5000)),
    value("nil", "nil", Int?.none),
    value("optional", "3", Int?.some(3)),
    value("array", "[0, 1, 2, 3, 4, 5, 6, 7, …]", Array(0..<1000)),
    value("nested", "[[[…]]]", [[[[1]]]]),
    value("dictionary", "[\"a\": 1]", ["a": 1]),
    value("secret key", "[\"api_key\": •••]", ["api_key": "s3cr3t"]),
    value("empty dictionary", "[:]", [String: Int]()),
    value("set", "[5]", Set([5])),
    value("ranges", "(0..<3, 1...4)", (0..<3, 1...4)),
    value("structure", "Point(x: 1, y: 2.5)", Point(x: 1, y: 2.5)),
    value("secret field", "Login(user: \"ann\", password: •••)", Login(user: "ann", password: "s3cr3t")),
    value("enumeration", ".north", Direction.north),
    value("payload", ".missing(key: \"k\")", Failure.missing(key: "k")),
    value("labelled tuple", "(a: 1, b: \"z\")", (a: 1, b: "z")),
    value("its own words", "3.50 €", Money(cents: 350)),
    value("no description unless asked", "Celsius(degrees: 20)", Celsius(degrees: 20)),
    Case("value: its owner is gone", "v(x: Held(owner: …, second: …, third: nil, fourth: …, n: 1))") { shows(held()) },
    value("type", "Point.self", Point.self),
    Case("value: object", "v(x: ObjectError)") { shows(ObjectError()) },
    Case("value: description when asked", "v(x: 20 °C)") {
        config(showDescriptions: true)
        shows(Celsius(degrees: 20))
        config(showDescriptions: false)
    },
    Case("value: secret parameter", "login(user: \"ann\", password: •••)") {
        withCall("login", arguments: ("user", "ann"), ("password", "s3cr3t")) {}
    },
    Case("config: no arguments", "leaf = 6") {
        config(showArgs: false)
        _ = leaf(3)
        config(showArgs: true)
    },
    Case("config: no results", "leaf(n: 3)") {
        config(showResult: false)
        _ = leaf(3)
        config(showResult: true)
    },
    Case("options: of one function only", "quiet{ leaf(n: 1) = 2 }") {
        _ = withCall("quiet", arguments: ("x", 1), options: [.hideArgs, .hideResult]) { leaf(1) }
    },
    Case("options: no timing of one function", "untimed{ timed } timed(untimed: false, timed: true)") {
        withCall("untimed", options: .hideTiming) { withCall("timed") {} }
        let ends = getTraceData().filter { $0.kind == .return }
        let told = ends.map { ($0.functionName, $0.duration != nil) }.sorted { $0.0 > $1.0 }
        withCall("timed", arguments: ("untimed", told.first?.1), ("timed", told.last?.1)) {}
    },
    Case("recorder: stopped meanwhile", "leaf(n: 2) = 4") {
        TraceRecorder.stop()
        _ = leaf(1)
        TraceRecorder.start()
        _ = leaf(2)
    },
]

let allCases = syncCases + asyncCases + valueCases
