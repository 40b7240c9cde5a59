import TraceStore
import TraceWire

/// A small program with one of everything that rows can show.
struct SampleProgram {
    var recording = Recording(command: ["python3", "app.py", "orders.csv"])
    /// ns of CLOCK_MONOTONIC: the moment of looking.
    static let now: UInt64 = Recording.start + 4_210_000_000

    static func text(_ text: String, length: Int? = nil) -> Value {
        .string(text, length: length ?? text.unicodeScalars.count)
    }

    static func integers(_ values: Int64..., count: Int? = nil) -> Value {
        .list(values.map { .integer($0) }, count: count ?? values.count)
    }

    /// A call that returns after `duration` ns.
    mutating func call(_ function: UInt32, _ arguments: [Value], _ result: Value, duration: UInt64) {
        recording.enter(function, arguments)
        recording.pass(duration)
        recording.exit(result)
    }

    init() {
        let text = Self.text
        var r = recording
        let user = r.type("app.User")
        let module = r.function("<module>", module: "__main__", line: 1, flags: FunctionFlags.moduleBody)
        let importing = r.function(
            "_find_and_load", module: "importlib._bootstrap", file: "<frozen importlib._bootstrap>", line: 1304,
            origin: .importSystem, parameters: ["name", "import_"])
        let main = r.function("main", line: 40, parameters: ["argv"])
        let load = r.function("load", line: 8, parameters: ["path", "encoding"])
        let loads = r.function(
            "loads", module: "json", file: "/usr/lib/python3.14/json/__init__.py", line: 299, origin: .standardLibrary,
            parameters: ["s"])
        let decode = r.function(
            "JSONDecoder.decode", module: "json.decoder", file: "/usr/lib/python3.14/json/decoder.py", line: 344,
            origin: .standardLibrary, parameters: ["self", "s"])
        let parse = r.function("parse_row", line: 17, parameters: ["row", "strict"])
        let orders = r.function(
            "main.<locals>.orders", line: 44, flags: FunctionFlags.generator, parameters: ["rows"])
        let save = r.function("User.save", line: 61, parameters: ["self", "password", "retries"])
        let total = r.function("total", line: 23, parameters: ["*prices", "**options"])
        let worker = r.function("worker", line: 70, parameters: ["queue"])
        let fetch = r.function("fetch", line: 80, flags: FunctionFlags.coroutine, parameters: ["url"])

        r.lane("MainThread")
        r.enter(module)
        r.pass(20_000)
        r.enter(importing, [text("json", nil), .function("__import__")])
        r.pass(8_300_000)
        for _ in 0..<31 {
            r.enter(decode)
            r.exit(Value.none)
        }
        r.exit(.module("json"))
        r.pass(1_000)
        r.enter(main, [.list([text("orders.csv", nil)], count: 1)])
        r.pass(45_000)

        r.enter(load, [text("orders.csv", nil), text("utf-8", nil)])
        r.pass(12_000)
        r.enter(loads, [text("{\"id\": 1, \"tags\": [\"new\", \"paid\"]}", 812)])
        r.enter(decode, [.elided, text("{\"id\": 1", 812)])
        r.pass(640_000)
        r.exit(.dictionary([.init(key: text("id", nil), value: .integer(1))], count: 2))
        r.pass(1_000)
        r.exit(
            .dictionary(
                [
                    .init(key: text("id", nil), value: .integer(1)),
                    .init(key: text("tags", nil), value: .list([text("new", nil), text("paid", nil)], count: 2)),
                ], count: 2))
        r.pass(570_000)
        r.exit(Self.integers(1, 2, 3, 5, 8, 13, 21, 34, count: 1000))

        recording = r
        call(parse, [Self.integers(1, 2), .boolean(true)], .tuple([.integer(1), .float(19.5)], count: 2), duration: 4_210)
        r = recording
        r.enter(parse, [.list([text("3", nil), text("zwölf €", nil)], count: 2), .boolean(true)])
        r.pass(2_000)
        let wrong = r.raise("ValueError", [text("could not convert string to float: 'zwölf €'", nil)], line: 20)
        r.pass(700)
        r.unwind(wrong)
        r.pass(wrong, line: 50)
        r.handle(wrong, line: 51)

        r.enter(orders, [Self.integers(1, 2, 3)])
        r.pass(900)
        r.suspend(frame: 99, .integer(1))
        r.pass(300)
        r.resume(orders, frame: 99)
        r.pass(812)
        r.suspend(frame: 99, .integer(2))

        let ada = Value.object(
            type: user, address: 0x7f00_1234_5678,
            attributes: [
                .init(name: "name", value: text("Ada", nil)), .init(name: "email", value: text("ada@example.org", nil)),
                .init(name: "age", value: .integer(36)),
            ], count: 5)
        r.enter(save, [ada, .masked, .integer(3)])
        r.pass(210_000_000)
        let missing = r.raise("KeyError", [text("retries", nil)], line: 66)
        r.handle(missing, line: 67)
        r.pass(11_000)
        r.exit(Value.none)
        r.lose(12_031)
        r.pass(3_000)
        r.enter(total, [.tuple([.float(19.5), .float(4.25)], count: 2), .dictionary([.init(key: text("tax", nil), value: .float(0.19))], count: 1)])
        r.pass(1_234)
        r.exit(.float(28.2625))
        r.enter(load, [text("日本語のファイル.csv", nil), text("shift_jis", nil)])
        r.pass(2_500)

        r.lane("worker-1")
        r.enter(worker, [.object(type: r.type("queue.Queue"), address: 0x7f00_0000_1000, attributes: [], count: 0)])
        r.pass(3_000)
        r.enter(save, [ada, .masked, .integer(0)])
        r.pass(9_000)
        let lost = r.raise("app.errors.Unreachable", [text("database at 10.0.0.7\nis down", nil)], line: 64)
        r.unwind(lost)
        r.pass(lost, line: 72)
        r.unwind(lost)

        r.lane("fetch-1", kind: .task, parent: 0)
        r.enter(fetch, [text("https://example.org/prices?day=2026-11-23&currency=EUR", nil)])
        r.pass(40_000)
        r.park()
        recording = r
    }
}
