import Randomness
import Testing
import TraceWire

@Suite struct RecordReaderTests {
    private var all: [Record] {
        var function = FunctionRecord(id: 300, qualifiedName: "Café.<locals>.run")
        function.origin = .library
        function.flags = FunctionFlags.generator
        function.line = 4000
        function.module = "café"
        function.file = "/x/café.py"
        function.parameters = [Parameter(name: "self"), Parameter(name: "rest", kind: .keywords)]
        return [
            .hello(Hello(pid: 5, parent: 4, wallTime: 1 << 60, monotonicTime: 77, texts: ["command": "a\u{0}b"])),
            .function(function), .type(TypeRecord(id: 9, name: "m.C")),
            .lane(LaneRecord(id: 2, kind: .task, parent: 0, threadID: 1 << 40, name: "t")),
            .lane(LaneRecord(id: 1, kind: .thread, name: "")),
            .state(StateRecord(capture: false, droppedChunks: 3, droppedCalls: 1 << 50)),
            .notice(NoticeRecord(severity: .warning, text: "so")), .end(.recorderStopped),
            .overhead(1300), .adapted(AdaptedRecord(function: 3, values: .leftOut, callsPerSecond: 1_200_000)),
            .adapted(AdaptedRecord(function: 4, values: .inShort, callsPerSecond: 700, cost: 1_350_000)),
        ]
    }

    private func read(_ bytes: [UInt8]) -> (records: [Record], unreadable: Int) {
        bytes.withUnsafeBytes {
            var reader = RecordReader($0)
            var records: [Record] = []
            while let record = reader.next() { records.append(record) }
            return (records, reader.unreadable)
        }
    }

    @Test("a record that is encoded and read is the same")
    func roundTrip() {
        let (records, unreadable) = read(all.flatMap(\.encoded))
        #expect(records == all)
        #expect(unreadable == 0)
    }

    @Test("unknown records, and what follows the known part of a record, are skipped")
    func unknown() {
        var type = ByteBuffer()
        type.varint(9)
        type.text("m.C")
        type.raw([1, 2, 3])
        var bytes = ByteBuffer()
        bytes.raw([200, 3, 1, 2, 3])
        bytes.byte(RecordTag.type)
        bytes.region(type.bytes)
        bytes.raw([0, 0])
        let (records, unreadable) = read(bytes.bytes)
        #expect(records == [.type(TypeRecord(id: 9, name: "m.C"))])
        #expect(unreadable == 0)
    }

    @Test("records cut anywhere give those that are whole")
    func cut() {
        let bytes = all.flatMap(\.encoded)
        for end in bytes.indices {
            let records = read(Array(bytes[..<end])).records
            #expect(records == Array(all.prefix(records.count)), "cut at \(end)")
        }
    }

    @Test("a record of meaningless values is counted, the next one read")
    func meaningless() {
        let bad: [UInt8] = [RecordTag.lane, 5, 1, 99, 0, 0, 0, RecordTag.end, 1, 9]
        let (records, unreadable) = read(bad + Record.end(.programEnded).encoded)
        #expect(records == [.end(.programEnded)])
        #expect(unreadable == 2)
    }

    @Test("random bytes never trap", arguments: 0..<200 as Range<UInt64>)
    func noise(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let bytes = generator.bytes(generator.number(0...500), upTo: seed % 2 == 0 ? 255 : 8)
        #expect(read(bytes).records.count <= bytes.count)
    }
}
