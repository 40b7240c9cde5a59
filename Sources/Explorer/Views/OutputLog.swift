/// What the program wrote, in lines. Bounded: the oldest lines go first.
package struct OutputLog: Equatable, Sendable {
    package struct Line: Equatable, Sendable {
        package var stream: OutputStream
        /// As it was written, control characters included; without the line's end.
        package var text: String
        /// When its last part was read from the program, ns of CLOCK_MONOTONIC; 0: not known.
        package var time: UInt64 = 0
    }

    /// Lines kept, and bytes kept of a line.
    package static let greatestCount = 10_000
    package static let greatestLine = 4096

    private var ring: [Line] = []
    /// Index of the oldest line, once the ring is full.
    private var start = 0
    /// Bytes of the lines not yet ended.
    private var unfinished: [UInt8] = []
    private var unfinishedErrors: [UInt8] = []
    /// Lines that went.
    package private(set) var droppedLines = 0
    /// When the lines not yet ended were read.
    private var unfinishedTime: UInt64 = 0
    private var unfinishedErrorsTime: UInt64 = 0

    /// Whole lines, and the unfinished ones behind them.
    package var count: Int { ring.count + (unfinished.isEmpty ? 0 : 1) + (unfinishedErrors.isEmpty ? 0 : 1) }

    package var isEmpty: Bool { count == 0 }

    package subscript(index: Int) -> Line {
        if index < ring.count { return ring[(start + index) % ring.count] }
        let first = index == ring.count && !unfinished.isEmpty
        return first
            ? OutputLog.line(.output, unfinished[...], unfinishedTime)
            : OutputLog.line(.error, unfinishedErrors[...], unfinishedErrorsTime)
    }

    /// Numbers of the lines that were read from `start` to `end`, ns of CLOCK_MONOTONIC. O(log lines).
    package func lines(from start: UInt64, to end: UInt64) -> Range<Int> {
        func first(after time: UInt64) -> Int {
            var (low, high) = (0, ring.count)
            while low < high {
                let middle = low + (high - low) / 2
                if self[middle].time > time { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let from = start == 0 ? 0 : first(after: start - 1)
        return droppedLines + from..<droppedLines + max(from, first(after: end))
    }

    /// By its number in `EntryID.line`; nil: it has gone.
    package func line(_ number: Int) -> Line? {
        let index = number - droppedLines
        return index >= 0 && index < count ? self[index] : nil
    }

    /// `time`: when it was read from the program, ns of CLOCK_MONOTONIC.
    mutating func append(_ stream: OutputStream, _ bytes: [UInt8], at time: UInt64 = 0) {
        if stream == .output { unfinishedTime = time } else { unfinishedErrorsTime = time }
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            extend(stream, rest[..<end])
            finish(stream)
            rest = rest[(end + 1)...]
        }
        extend(stream, rest)
    }

    private mutating func extend(_ stream: OutputStream, _ bytes: ArraySlice<UInt8>) {
        func extend(_ line: inout [UInt8]) {
            line.append(contentsOf: bytes.prefix(OutputLog.greatestLine - line.count))
            // A carriage return in the middle begins the line anew, as progress bars do.
            if let back = bytes.dropLast().lastIndex(of: UInt8(ascii: "\r")) {
                line = Array(bytes[(back + 1)...].prefix(OutputLog.greatestLine))
            }
        }
        if stream == .output { extend(&unfinished) } else { extend(&unfinishedErrors) }
    }

    private mutating func finish(_ stream: OutputStream) {
        let line = OutputLog.line(
            stream, (stream == .output ? unfinished : unfinishedErrors)[...],
            stream == .output ? unfinishedTime : unfinishedErrorsTime)
        if stream == .output { unfinished.removeAll(keepingCapacity: true) } else { unfinishedErrors.removeAll() }
        if ring.count < OutputLog.greatestCount {
            ring.append(line)
            return
        }
        ring[start] = line
        start = (start + 1) % ring.count
        droppedLines += 1
    }

    private static func line(_ stream: OutputStream, _ bytes: ArraySlice<UInt8>, _ time: UInt64) -> Line {
        var bytes = bytes
        while bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        if let back = bytes.lastIndex(of: UInt8(ascii: "\r")) { bytes = bytes[(back + 1)...] }
        return Line(stream: stream, text: String(decoding: bytes, as: UTF8.self), time: time)
    }
}
