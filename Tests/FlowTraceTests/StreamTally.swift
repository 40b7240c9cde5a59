import Testing
import TraceWire

/// A reader of its own for the tests: it counts what a stream says, checks the order of pieces, and works out from the headers
/// how many calls are missing.
struct StreamTally {
    /// One event of a call.
    enum Step: Equatable {
        case enter(UInt32)
        case exit
        case forget(UInt64)
    }

    struct ChunkKey: Hashable {
        var writer: UInt32
        var sequence: UInt32
    }

    private struct WriterState {
        var sequence: UInt32?
        var bytes: UInt32 = 0
        var callsBefore: UInt64 = 0
        var calls: UInt64 = 0
        var decoder = EventDecoder()
    }

    private var frames = FrameReader()
    private var writers: [UInt32: WriterState] = [:]
    private var sink = Sink()
    private(set) var records: [Record] = []
    private(set) var recordBytes: [UInt8] = []
    private(set) var chunks: [ChunkKey: [UInt8]] = [:]
    /// What the language forbids, in words.
    private(set) var faults: [String] = []
    private(set) var lost: UInt64 = 0

    /// By writer: for a test in which each has one lane.
    var steps: [UInt32: [Step]] { sink.steps }
    var stacks: [OpenStack] { sink.stacks }
    var calls: UInt64 { sink.calls }
    var exits: UInt64 { sink.exits }
    /// ns of CLOCK_MONOTONIC of each enter and exit.
    var times: [UInt64] { sink.times }
    var skippedBytes: Int { frames.skippedBytes }
    var hasEnded: Bool { records.contains(.end(.programEnded)) }
    var notices: [String] {
        records.compactMap { if case .notice(let notice) = $0 { notice.text } else { nil } }
    }

    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        frames.append(bytes)
        var whole: [(FrameHeader, [UInt8])] = []
        frames.drain { whole.append(($0, [UInt8]($1))) }
        for (header, payload) in whole { take(header, payload) }
    }

    private mutating func take(_ header: FrameHeader, _ payload: [UInt8]) {
        if header.kind == .records {
            if header.offset != UInt32(recordBytes.count) { faults.append("records at \(header.offset)") }
            recordBytes += payload
            payload.withUnsafeBytes { bytes in
                var reader = RecordReader(bytes)
                while let record = reader.next() {
                    if case .function(let function) = record { sink.known.insert(function.id) }
                    records.append(record)
                }
                if reader.unreadable > 0 { faults.append("\(reader.unreadable) unreadable records") }
            }
            return
        }
        var state = writers[header.writer] ?? WriterState()
        if state.sequence != header.sequence {
            if let old = state.sequence, header.sequence < old {
                faults.append("chunk \(header.sequence) after \(old)")
            }
            let expected = state.callsBefore + state.calls
            if header.callsBefore < expected { faults.append("calls before: \(header.callsBefore), not \(expected)") }
            lost += header.callsBefore - min(expected, header.callsBefore)
            state = WriterState(sequence: header.sequence, callsBefore: header.callsBefore)
        }
        if header.offset != state.bytes { faults.append("a piece at \(header.offset), not \(state.bytes)") }
        state.bytes += UInt32(payload.count)
        chunks[ChunkKey(writer: header.writer, sequence: header.sequence), default: []] += payload
        let before = sink.calls
        sink.begin(header)
        if !payload.withUnsafeBytes({ state.decoder.decode($0, into: &sink) }) { faults.append("unreadable events") }
        state.calls += sink.calls - before
        writers[header.writer] = state
        faults += sink.faults
        sink.faults = []
    }

    private struct Sink: EventSink {
        var known: Set<UInt32> = []
        var steps: [UInt32: [Step]] = [:]
        var stacks: [OpenStack] = []
        var times: [UInt64] = []
        var calls: UInt64 = 0
        var exits: UInt64 = 0
        var faults: [String] = []
        /// Keeping each event costs memory; counting goes on.
        static let greatestSteps = 300_000
        private var writer: UInt32 = 0
        private var time: UInt64 = 0
        private var scale: UInt64 = 0
        private var hasLane = false

        mutating func begin(_ header: FrameHeader) {
            (writer, time, scale) = (header.writer, header.time, UInt64(header.tickScale))
            hasLane = header.offset > 0
        }

        private mutating func note(_ step: Step, _ tick: UInt64) {
            if !hasLane { faults.append("an event before its lane") }
            guard times.count < Sink.greatestSteps else { return }
            steps[writer, default: []].append(step)
            times.append(time + (tick * scale) >> Wire.tickScaleBits)
        }

        mutating func enter(tick: UInt64, function: UInt32) {
            calls += 1
            if !known.contains(function) { faults.append("function \(function) is unknown") }
            note(.enter(function), tick)
        }
        mutating func enter(tick: UInt64, function: UInt32, arguments: UnsafeRawBufferPointer) {
            enter(tick: tick, function: function)
            var reader = ValueReader(arguments)
            if reader.next() != .integer(Int64(function)) { faults.append("another argument than was written") }
        }
        mutating func exit(tick: UInt64) {
            exits += 1
            note(.exit, tick)
        }
        mutating func exit(tick: UInt64, result: UnsafeRawBufferPointer) { exit(tick: tick) }
        mutating func forget(count: UInt64) { note(.forget(count), 0) }
        mutating func lane(tick: UInt64, _ stack: OpenStack) {
            hasLane = true
            stacks.append(stack)
        }
        mutating func lane(_ lane: UInt32, turn: UInt64) {}
        mutating func unwind(tick: UInt64, serial: UInt64) {}
        mutating func suspend(tick: UInt64, frame: UInt64) {}
        mutating func suspend(tick: UInt64, frame: UInt64, value: UnsafeRawBufferPointer) {}
        mutating func resume(tick: UInt64, function: UInt32, frame: UInt64) {}
        mutating func raise(
            tick: UInt64, serial: UInt64, line: UInt32, flags: UInt8, exception: RaisedException?
        ) {}
        mutating func handled(tick: UInt64, serial: UInt64, line: UInt32) {}
        mutating func reraise(tick: UInt64, serial: UInt64, line: UInt32) {}
        mutating func park(tick: UInt64) {}
        mutating func wake(tick: UInt64) {}
        mutating func callSite(line: UInt32) {}
    }
}

extension StreamTally: CustomTestStringConvertible {
    var testDescription: String { "\(calls) calls, \(lost) lost, \(chunks.count) chunks" }
}
