import TraceStore
import TraceWire

/// A small program with one of everything that rows can show.
struct SampleProgram {
    private(set) var builder = TraceBuilder(start: start, step: 0)
    private var functions: UInt32 = 0

    static let start: UInt64 = 1_000_000_000
    /// ns of CLOCK_MONOTONIC: the moment of looking.
    static let now = start + 4_210_000_000

    /// The store that has taken it in.
    static func store() -> TraceStore {
        let store = TraceStore(capacity: 1 << 20)
        store.ingest(store.beginProcess(), stream())
        return store
    }

    static func stream() -> [UInt8] {
        var program = SampleProgram()
        return program.builder.take()
    }

    private mutating func define(
        _ name: String, module: String = "app", file: String = "/home/ada/app.py", line: UInt32, origin: Origin = .mine,
        flags: UInt32 = 0, parameters: [String] = []
    ) -> UInt32 {
        var function = FunctionRecord(id: functions, qualifiedName: name)
        function.module = module
        function.file = file
        function.line = line
        function.origin = origin
        function.flags = flags
        function.parameters = parameters.map {
            let kind: ParameterKind = $0.hasPrefix("**") ? .keywords : $0.hasPrefix("*") ? .variadic : .positional
            return Parameter(name: $0.filter { $0 != "*" }, kind: kind)
        }
        builder.record(.function(function))
        functions += 1
        return function.id
    }

    static func text(_ text: String, length: Int? = nil) -> Value {
        .string(text, length: length ?? text.unicodeScalars.count)
    }

    static func integers(_ values: Int64..., count: Int? = nil) -> Value {
        .list(values.map { .integer($0) }, count: count ?? values.count)
    }

    /// A call that returns after `duration` ns.
    mutating func call(_ function: UInt32, _ arguments: [Value], _ result: Value, duration: UInt64) {
        builder.enter(function, arguments: arguments)
        builder.now += duration
        builder.exit(result: result)
    }

    init() {
        func text(_ text: String, length: Int? = nil) -> Value { Self.text(text, length: length) }
        builder.record(
            .hello(
                Hello(
                    pid: 4711, wallTime: 1_764_052_407_123_456_000, monotonicTime: Self.start,
                    texts: ["language": "python", "command": "python3\0app.py\0orders.csv"])))
        let user = builder.type("app.User")
        let module = define("<module>", module: "__main__", line: 1, flags: FunctionFlags.moduleBody)
        let importing = define(
            "_find_and_load", module: "importlib._bootstrap", file: "<frozen importlib._bootstrap>", line: 1304,
            origin: .importSystem, parameters: ["name", "import_"])
        let main = define("main", line: 40, parameters: ["argv"])
        let load = define("load", line: 8, parameters: ["path", "encoding"])
        let loads = define(
            "loads", module: "json", file: "/usr/lib/python3.14/json/__init__.py", line: 299, origin: .standardLibrary,
            parameters: ["s"])
        let decode = define(
            "JSONDecoder.decode", module: "json.decoder", file: "/usr/lib/python3.14/json/decoder.py", line: 344,
            origin: .standardLibrary, parameters: ["self", "s"])
        let parse = define("parse_row", line: 17, parameters: ["row", "strict"])
        let orders = define(
            "main.<locals>.orders", line: 44, flags: FunctionFlags.generator, parameters: ["rows"])
        let save = define("User.save", line: 61, parameters: ["self", "password", "retries"])
        let total = define("total", line: 23, parameters: ["*prices", "**options"])
        let worker = define("worker", line: 70, parameters: ["queue"])
        let fetch = define("fetch", line: 80, flags: FunctionFlags.coroutine, parameters: ["url"])

        builder.lane("MainThread")
        builder.enter(module)
        builder.now += 20_000
        builder.enter(importing, arguments: [text("json"), .function("__import__")])
        builder.now += 8_300_000
        for _ in 0..<31 {
            builder.enter(decode)
            builder.exit(result: Value.none)
        }
        builder.exit(result: .module("json"))
        builder.now += 1_000
        builder.enter(main, arguments: [.list([text("orders.csv")], count: 1)])
        builder.now += 45_000

        builder.enter(load, arguments: [text("orders.csv"), text("utf-8")])
        builder.now += 12_000
        builder.enter(loads, arguments: [text("{\"id\": 1, \"tags\": [\"new\", \"paid\"]}", length: 812)])
        builder.enter(decode, arguments: [.elided, text("{\"id\": 1", length: 812)])
        builder.now += 640_000
        builder.exit(result: .dictionary([.init(key: text("id"), value: .integer(1))], count: 2))
        builder.now += 1_000
        builder.exit(
            result: .dictionary(
                [
                    .init(key: text("id"), value: .integer(1)),
                    .init(key: text("tags"), value: .list([text("new"), text("paid")], count: 2)),
                ], count: 2))
        builder.now += 570_000
        builder.exit(result: Self.integers(1, 2, 3, 5, 8, 13, 21, 34, count: 1000))

        call(
            parse, [Self.integers(1, 2), .boolean(true)], .tuple([.integer(1), .float(19.5)], count: 2), duration: 4_210
        )
        builder.enter(parse, arguments: [.list([text("3"), text("zwölf €")], count: 2), .boolean(true)])
        builder.now += 2_000
        let wrong = builder.raise("ValueError", [text("could not convert string to float: 'zwölf €'")], line: 20)
        builder.now += 700
        builder.unwind(wrong)
        builder.arrive(wrong, line: 50)
        builder.handled(wrong, line: 51)

        let frame = builder.newFrame()
        builder.enter(orders, arguments: [Self.integers(1, 2, 3)])
        builder.now += 900
        builder.suspend(frame, value: .integer(1))
        builder.now += 300
        builder.resume(orders, frame)
        builder.now += 812
        builder.suspend(frame, value: .integer(2))

        let ada = Value.object(
            type: user, address: 0x7f00_1234_5678,
            attributes: [
                .init(name: "name", value: text("Ada")), .init(name: "email", value: text("ada@example.org")),
                .init(name: "age", value: .integer(36)),
            ], count: 5)
        builder.enter(save, arguments: [ada, .masked, .integer(3)])
        builder.now += 210_000_000
        let missing = builder.raise("KeyError", [text("retries")], line: 66)
        builder.handled(missing, line: 67)
        builder.now += 11_000
        builder.exit(result: Value.none)
        builder.lose(12_031)
        builder.now += 3_000
        builder.enter(
            total,
            arguments: [
                .tuple([.float(19.5), .float(4.25)], count: 2),
                .dictionary([.init(key: text("tax"), value: .float(0.19))], count: 1),
            ])
        builder.now += 1_234
        builder.exit(result: .float(28.2625))
        builder.enter(load, arguments: [text("日本語のファイル.csv"), text("shift_jis")])
        builder.now += 2_500

        builder.lane("worker-1")
        builder.enter(
            worker,
            arguments: [.object(type: builder.type("queue.Queue"), address: 0x7f00_0000_1000, attributes: [], count: 0)]
        )
        builder.now += 3_000
        builder.enter(save, arguments: [ada, .masked, .integer(0)])
        builder.now += 9_000
        let lost = builder.raise("app.errors.Unreachable", [text("database at 10.0.0.7\nis down")], line: 64)
        builder.unwind(lost)
        builder.arrive(lost, line: 72)
        builder.unwind(lost)

        builder.lane("fetch-1", kind: .task, parent: "MainThread")
        builder.enter(fetch, arguments: [text("https://example.org/prices?day=2026-11-23&currency=EUR")])
        builder.now += 40_000
        builder.park()
    }
}
