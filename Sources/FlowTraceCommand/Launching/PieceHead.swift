/// What the relay sends before each piece of output: 8 bytes, when it was read from the program, ns of CLOCK_MONOTONIC; 4 bytes, its
/// length; least significant byte first.
struct PieceHead: Equatable {
    static let size = 12

    var time: UInt64
    var count: UInt32

    var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: time >> (8 * UInt64($0))) }
            + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * UInt32($0))) }
    }

    init(time: UInt64, count: UInt32) {
        self.time = time
        self.count = count
    }

    /// `bytes`: `PieceHead.size` of them.
    init(_ bytes: [UInt8]) {
        time = (0..<8).reduce(0) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
        count = (0..<4).reduce(0) { $0 | UInt32(bytes[8 + $1]) << (8 * UInt32($1)) }
    }
}

/// Takes a stream of pieces apart, however it is split.
struct PieceCutter {
    private var head: [UInt8] = []
    private var time: UInt64 = 0
    private var left = 0

    /// Calls `body` with each part of a piece, and the piece's time.
    mutating func cut(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, UInt64) -> Void) {
        var position = 0
        while position < bytes.count {
            if left == 0 {
                let missing = PieceHead.size - head.count
                head += bytes[position..<min(bytes.count, position + missing)]
                position = min(bytes.count, position + missing)
                guard head.count == PieceHead.size else { return }
                let whole = PieceHead(head)
                head.removeAll(keepingCapacity: true)
                (time, left) = (whole.time, Int(whole.count))
                continue
            }
            let count = min(left, bytes.count - position)
            body(UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]), time)
            left -= count
            position += count
        }
    }
}
