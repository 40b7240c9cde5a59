import Glibc
import Randomness
import Testing
import TraceWire

@testable import FlowTrace
@testable import TraceCollector

extension RecorderTests {
    /// The log of records in a program that makes and drops functions without end.
    @Suite
    struct RecordLogTests {
        /// A reader of the log as a connection is, and the functions that it knows.
        struct LogReader {
            var position: UInt64 = 0
            var known: Set<UInt32> = []
            var bytes = 0
            var faults = 0

            mutating func read(_ log: RecordLog, blocks: Int = .max) {
                var index = log.firstBlock(after: position)
                let last = index.addingReportingOverflow(blocks)
                while index < min(log.count, last.overflow ? .max : last.partialValue) {
                    let block = log.blocks[index]
                    let rest = block.rest(after: position)
                    take(UnsafeRawBufferPointer(start: block.bytes + rest.lowerBound, count: rest.count))
                    position = block.end
                    index += 1
                }
            }

            mutating func take(_ payload: UnsafeRawBufferPointer) {
                bytes += payload.count
                var records = RecordReader(payload)
                while let record = records.next() {
                    if case .function(let function) = record { known.insert(function.id) }
                }
                faults += records.unreadable
            }
        }

        /// A log with the functions that live.
        struct Program {
            var log: RecordLog
            var living: [UInt32] = []
            var made: UInt32 = 0

            /// Answers whether there was room.
            @discardableResult
            mutating func make(nameLength: Int) -> Bool {
                guard let place = log.reserve(RecordTag.function) else { return false }
                var record = RecordWriter(place, tag: RecordTag.function)
                record.body.varint(made)
                record.body.byte(Origin.mine.rawValue)
                record.body.varint(UInt32(0))
                record.body.varint(UInt32(1))
                let name = [UInt8](repeating: UInt8(ascii: "f"), count: nameLength)
                record.body.text(name, nameLength, limit: nameLength)
                record.body.text("m")
                record.body.text("m.py")
                record.body.varint(UInt32(0))
                log.append(RecordTag.function, record.finish())
                living.append(made)
                made += 1
                return true
            }

            mutating func drop(at index: Int, bytes: Int, passed: UInt64) {
                let number = living[index]
                living[index] = living[living.count - 1]
                living.removeLast()
                log.dies(RecordTag.function, number, bytes: bytes)
                log.clean(passed: passed)
            }
        }

        static func body(_ nameLength: Int) -> Int { 3 + 2 + nameLength + 2 + 5 }

        @Test func `three million short-lived functions leave no more than the living ones need`() throws {
            let memory = try #require(HistoryMemory(slots: 16, stream: 1))
            let log = try #require(RecordLog(memory, greatestDead: 1 << 19))
            var program = Program(log: log)
            var random = SeededRandom(seed: 3)
            var whole = LogReader()
            var greatest = 0
            for round in 0..<3_000_000 {
                program.make(nameLength: 40)
                if program.living.count > 2000 {
                    // Most die young, some live for long.
                    let index = program.living.count - 1 - random.below(random.below(50) == 0 ? 2000 : 20)
                    program.drop(at: index, bytes: Self.body(40), passed: whole.position)
                }
                if round % 700 == 0 {
                    let before = whole.position
                    whole.known.removeAll()
                    whole.read(program.log)
                    if whole.position < before { Issue.record("a reader goes back") }
                }
                greatest = max(greatest, program.log.count)
            }
            #expect(program.log.dropped == 0)
            #expect(whole.faults == 0)
            // Nobody got anything twice, and nothing was left out.
            #expect(UInt64(whole.bytes) == whole.position)
            // 1/2 MiB of dead records, 120 KB of living ones, what the reader has yet to get; in half-full blocks at the worst.
            #expect(greatest < 40)
            var late = LogReader()
            late.read(program.log)
            #expect(late.faults == 0)
            #expect(late.known.isSuperset(of: program.living))
        }

        @Test(arguments: [1, 2, 3, 4])
        func `readers that come at any time, and who reads the memory, know all that live`(seed: UInt64) throws {
            let memory = try #require(HistoryMemory(slots: 16, stream: 1))
            let log = try #require(RecordLog(memory, greatestDead: 1 << 17))
            var program = Program(log: log)
            var random = SeededRandom(seed: seed)
            var readers: [LogReader] = []
            for round in 0..<60_000 {
                let length = 1 + random.below(100)
                program.make(nameLength: length)
                if program.living.count > 500 || random.below(100) == 0 && !program.living.isEmpty {
                    let passed = readers.map(\.position).min() ?? .max
                    program.drop(at: random.below(program.living.count), bytes: Self.body(length), passed: passed)
                }
                if random.below(500) == 0, readers.count < 6 { readers.append(LogReader()) }
                if random.below(20) == 0, !readers.isEmpty {
                    readers[random.below(readers.count)].read(program.log, blocks: 1 + random.below(3))
                }
                if random.below(3000) == 0, !readers.isEmpty { readers.removeFirst() }
                guard round % 5000 == 4999 else { continue }
                for index in readers.indices {
                    var viaMemory = readers[index]
                    readers[index].read(program.log)
                    #expect(readers[index].known.isSuperset(of: program.living))
                    #expect(readers[index].faults == 0)
                    try readLeft(&viaMemory, memory.file.number)
                    #expect(viaMemory.known.isSuperset(of: program.living))
                    #expect(viaMemory.faults == 0)
                }
            }
        }

        /// As after the end of the process: the rest from the memory file.
        private func readLeft(_ reader: inout LogReader, _ file: Int32) throws {
            let left = try #require(LeftMemory(descriptor: dup(file)))
            left.begin(after: StreamProgress(records: UInt32(truncatingIfNeeded: reader.position)))
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
            defer { buffer.deallocate() }
            var frames = FrameReader()
            var taken = reader
            while case .bytes(let count) = left.read(into: buffer) {
                frames.append(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
                frames.drain { _, payload in taken.take(payload) }
            }
            #expect(frames.skippedBytes == 0)
            reader = taken
        }

        @Test func `a full log counts what it drops, and takes records again when there is room`() throws {
            let memory = try #require(HistoryMemory(slots: 16, stream: 1))
            let log = try #require(RecordLog(memory, greatestCount: 4, greatestDead: 1 << 16))
            var program = Program(log: log)
            while program.make(nameLength: 1000) {}
            for _ in 0..<9 { program.make(nameLength: 1000) }
            #expect(program.log.dropped == 10)
            #expect(program.log.count == 4)
            let place = program.log.reserve(RecordTag.state)
            #expect(place != nil)
            while program.living.count > 20 {
                program.drop(at: 0, bytes: Self.body(1000), passed: .max)
            }
            let isTaken = program.make(nameLength: 1000)
            #expect(isTaken)
            #expect(program.log.dropped == 10)
            var late = LogReader()
            late.read(program.log)
            #expect(late.known.isSuperset(of: program.living))
            #expect(late.faults == 0)
        }

        @Test func `of what the last one counts, only that is kept`() throws {
            let memory = try #require(HistoryMemory(slots: 16, stream: 1))
            let log = try #require(RecordLog(memory, greatestDead: 1 << 16))
            var program = Program(log: log)
            for index in 0..<1_000_000 {
                guard let place = program.log.reserve(RecordTag.overhead) else { break }
                var record = RecordWriter(place, tag: RecordTag.overhead)
                record.body.varint(UInt32(index))
                program.log.append(RecordTag.overhead, record.finish())
                if index % 100 == 0 {
                    program.make(nameLength: 3)
                    program.drop(at: 0, bytes: Self.body(3), passed: .max)
                }
            }
            #expect(program.log.count < 8)
        }

        @Test func `a set of numbers keeps no memory for numbers that have left it`() {
            var set = NumberSet()
            var model: Set<UInt32> = []
            var random = SeededRandom(seed: 11)
            for _ in 0..<50_000 {
                let number = UInt32(random.below(20_000)) * 7
                if random.below(2) == 0 {
                    let isTaken = set.insert(number)
                    #expect(isTaken)
                    model.insert(number)
                } else {
                    let wasIn = set.remove(number)
                    #expect(wasIn == (model.remove(number) != nil))
                }
            }
            for number in UInt32(0)..<140_000 { #expect(set.contains(number) == model.contains(number)) }
            set.removeAll()
            #expect(!model.contains { set.contains($0) })
        }
    }
}
