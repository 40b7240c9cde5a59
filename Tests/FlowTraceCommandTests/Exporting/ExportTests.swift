import Foundation
import Interface
import Randomness
import Testing
import TraceStore
import TraceWire

@testable import FlowTraceCommand

@Suite struct ExportTests {
    static let counted: [ExportFormat] = [.chrome, .perfetto, .speedscope, .jsonl, .json, .text, .html]

    @Test(.enabled(if: ExportCheck.python != nil, "there is no python3"), arguments: counted)
    func `every call is found again by a reader that is not ours`(format: ExportFormat) throws {
        let check = try ExportCheck()
        let store = try HardTraces.mixed()
        let path = try check.export(store, format, to: format == .perfetto ? "trace.pftrace" : "trace")
        let reading = try check.reading(format, path)
        #expect(reading["calls"] as? Int == HardTraces.calls(store))
        if let names = reading["names"] as? [String: Int], format != .json, format != .jsonl {
            #expect(names["count"] == 2 && names["parse"] == 2)
        }
    }

    @Test(.enabled(if: ExportCheck.python != nil, "there is no python3"))
    func `random trees keep their counts in every format and under every filter`() throws {
        let check = try ExportCheck()
        var random = RandomStream()
        for round in 0..<4 {
            let store = TraceStore()
            store.ingest(store.beginProcess(), random.stream(events: 3000))
            var filter = ExportFilter()
            if round == 1 { filter.depth = 3 }
            if round == 2 { filter.minimumDuration = 50_000 }
            if round == 3 { filter.subtree = CallID(lane: LaneID(raw: 0), row: 0) }
            let expected = Self.naive(store, filter)
            for format in [ExportFormat.chrome, .perfetto, .json] {
                let path = try check.export(
                    store, format, filter, to: "\(round).\(format == .perfetto ? "pftrace" : format.rawValue)")
                #expect(try check.reading(format, path)["calls"] as? Int == expected, "seed \(random.seed) \(format)")
            }
        }
    }

    /// Calls that pass the filter, by looking at each with all of its callers.
    private static func naive(_ store: TraceStore, _ filter: ExportFilter) -> Int {
        store.lanes.reduce(0) { sum, lane in
            sum
                + (0..<lane.rowCount).count { row in
                    var depth = 0
                    var isInside = filter.subtree == nil
                    var next: CallID? = CallID(lane: lane.id, row: row)
                    while let call = next, !(isInside && filter.subtree != nil) {
                        if !store.isOpen(call), store.duration(call, now: 0) < filter.minimumDuration { return false }
                        if call == filter.subtree { isInside = true }
                        depth += 1
                        next = store.parent(call)
                    }
                    return isInside && depth <= filter.depth
                }
        }
    }

    @Test func `my code alone is what the explorer shows at first`() throws {
        let check = try ExportCheck()
        let store = try TraceStore.noted(
            "main{ dumps:lib{ encode:lib{ escape:lib } } save{ load:import{ body:module } } }")
        let path = try check.export(store, .text, ExportFilter(mineOnly: true), to: "a.txt")
        let lines = try check.text(path).split(separator: "\n").filter { !$0.hasPrefix("──") }.map { $0.dropFirst(13) }
        #expect(
            lines == [
                "main()", "  library.dumps()  (2 inside)", "  save()", "    importlib._bootstrap.load()  (1 inside)",
            ])
    }

    @Test(.enabled(if: ExportCheck.python != nil, "there is no python3"))
    func `folded stacks weigh what their calls took themselves, and are written once`() throws {
        let check = try ExportCheck()
        let store = try TraceStore.noted("main@5ms{ work@2ms{ rest@1ms } work@2ms tiny }")
        let path = try check.export(store, .folded, to: "a.folded")
        let reading = try check.reading(.folded, path)
        let total = store.duration(CallID(lane: LaneID(raw: 0), row: 0), now: 0)
        let weight = try #require(reading["weight"] as? Int)
        #expect(abs(weight - Int(total / 1000)) <= 4)
        #expect(reading["stacks"] as? Int == 4)
        // Two functions of one name make one stack.
        var builder = TraceBuilder()
        for id in [UInt32(0), 1] {
            var record = FunctionRecord(id: id, qualifiedName: "twin")
            record.line = id + 1
            builder.record(.function(record))
            builder.enter(id)
            builder.now += 5_000_000
            builder.exit()
        }
        let twins = TraceStore()
        twins.ingest(twins.beginProcess(), builder.take())
        #expect(try check.reading(.folded, check.export(twins, .folded, to: "twins.folded"))["stacks"] as? Int == 1)
        #expect(FoldedExporter.escaped("a;b\nc") == "a:b c")
    }

    @Test func `JSON Lines are those of print`() throws {
        let check = try ExportCheck()
        let store = try HardTraces.mixed()
        let path = "\(check.folder.path)/printed"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try #require(FileHandle(forWritingAtPath: path))
        var printer = JSONPrinter(TextOutput(descriptor: file.fileDescriptor), scope: .all)
        printer.advance(store, now: store.processes.map(\.lastTime).max() ?? 0, isFinal: true)
        try file.close()
        #expect(try check.text(try check.export(store, .jsonl, to: "a.jsonl")) == check.text(path))
    }

    @Test(.enabled(if: ExportCheck.python != nil, "there is no python3"))
    func `a file whose name ends in gz is compressed, and appears when it is whole`() throws {
        let check = try ExportCheck()
        let store = try HardTraces.mixed()
        let path = try check.export(store, .chrome, to: "trace.json.gz")
        #expect(FileManager.default.contents(atPath: path)?.starts(with: [0x1F, 0x8B]) == true)
        #expect(try check.reading(.chrome, path)["calls"] as? Int == HardTraces.calls(store))
        #expect(try FileManager.default.contentsOfDirectory(atPath: check.folder.path) == ["trace.json.gz"])
    }

    @Test func `twenty thousand levels are written without a deep stack of ours`() throws {
        let check = try ExportCheck()
        var builder = TraceBuilder()
        let function = builder.function("down")
        for _ in 0..<20_000 { builder.enter(function) }
        for _ in 0..<20_000 { builder.exit() }
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        let path = try check.export(store, .chrome, to: "deep.json")
        #expect(try check.text(path).split(separator: "\n").count { $0.contains("\"X\"") } == 20_000)
    }

    @Test func `calls that ran long stay within their caller`() throws {
        // Long durations are stored in coarse units: the caller's end may come before its callee's.
        var builder = TraceBuilder()
        let outer = builder.function("outer")
        let inner = builder.function("inner")
        builder.enter(outer)
        builder.now += 123
        builder.enter(inner)
        builder.now += 90_000_000_123
        builder.exit()
        builder.exit()
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        var walk = TraceWalk(LaneID(raw: 0), ExportFilter(), in: store)
        var spans: [ExportSpan] = []
        while let step = walk.next() { if case .enter(let span) = step { spans.append(span) } }
        #expect(spans.count == 2 && spans[1].end <= spans[0].end && spans[1].start >= spans[0].start)
    }

    @Test(arguments: [
        ("a.json", ExportFormat.chrome), ("a.JSON.gz", .chrome), ("a.speedscope.json", .speedscope),
        ("a.folded", .folded), ("a.jsonl", .jsonl), ("a.events.json", .json), ("a.txt", .text), ("a.html", .html),
        ("a.pftrace", .perfetto),
    ])
    func `the ending of a name says the format`(name: String, format: ExportFormat) {
        #expect(ExportFormat(path: name) == format)
    }

    @Test func `times and calls are read from the command line`() {
        #expect(TimeSpan(argument: "10ms")?.nanoseconds == 10_000_000)
        #expect(TimeSpan(argument: "1.5s")?.nanoseconds == 1_500_000_000)
        #expect(TimeSpan(argument: "7us") == TimeSpan(argument: "7µs"))
        #expect(TimeSpan(argument: "7") == nil && TimeSpan(argument: "-1s") == nil && TimeSpan(argument: "xs") == nil)
        #expect(CallPlace(argument: "3:12")?.call == CallID(lane: LaneID(raw: 3), row: 12))
        #expect(CallPlace(argument: "3") == nil && CallPlace(argument: "a:1") == nil)
    }
}

/// Random streams; the seed is told when a test fails.
struct RandomStream {
    let seed: UInt64
    private var random: SeededRandom

    init() {
        seed = .random(in: 0 ... .max)
        random = SeededRandom(seed: seed)
    }

    /// A stream of three threads and two tasks in which everything that may happen to calls happens.
    mutating func stream(events: Int) -> [UInt8] {
        var builder = TraceBuilder()
        let functions = (0..<8).map { builder.function("f\($0)", parameters: ["x"]) }
        for _ in 0..<events {
            let lane = random.below(5)
            builder.lane(lane < 3 ? "T\(lane)" : "Task-\(lane)", kind: lane < 3 ? .thread : .task)
            builder.now += UInt64(random.below(20_000))
            let function = functions[random.below(8)]
            switch builder.depth == 0 ? 0 : random.below(8) {
            case 0...3 where builder.depth < 40:
                builder.enter(function, arguments: random.below(2) == 0 ? [.integer(Int64(random.below(100)))] : nil)
            case 4: builder.unwind(builder.raise("ValueError", [.string("no", length: 2)]))
            case 5: builder.suspend(builder.newFrame(), value: .integer(1))
            case 6:
                builder.handled(builder.raise("KeyError"))
                builder.exit(result: Value.none)
            default: builder.exit()
            }
        }
        return builder.take()
    }
}
