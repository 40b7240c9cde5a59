import TraceWire

/// The order of pieces. Those of one writer come in order, but a lane may move from one writer to another, whose piece may come
/// first. `laneWithStack` says how many calls the lane has begun, and which are open: a piece that is ahead of what is known
/// waits in front of it, and all behind it of the same writer.
///
/// What is missing was written before, so that it is on its way and comes within a few frames, unless it was lost: then
/// the lane goes on without.
extension TraceStore {
    private static let greatestWait = 4 << 20

    /// Takes in a piece, or lets it wait; then what waited for it.
    func order(_ payload: UnsafeRawBufferPointer, _ header: FrameHeader, of state: ProcessState) {
        if state.waiting[header.writer] != nil {
            state.waiting[header.writer]?.append(WaitingPiece(header: header, bytes: Array(payload)))
        } else if let stop = take(events: payload, header, of: state) {
            state.framesWaited = 0
            state.waiting[header.writer] = [
                TraceStore.rest(of: WaitingPiece(header: header, bytes: Array(payload)), from: stop)
            ]
        }
        if !state.waiting.isEmpty { goOn(state, atEnd: false) }
    }

    private static func rest(of piece: WaitingPiece, from stop: Int) -> WaitingPiece {
        var rest = WaitingPiece(header: piece.header, bytes: Array(piece.bytes[stop...]))
        rest.header.offset &+= UInt32(stop)
        return rest
    }

    /// Takes in what waits of a process whose stream is not read any further, though it may still be open.
    package func takeWaiting(_ process: ProcessID) {
        guard let state = state(of: process) else { return }
        for each in [state] + state.members.values { goOn(each, atEnd: true) }
        revision += 1
    }

    /// Takes in pieces that waited, as far as they can be.
    func goOn(_ state: ProcessState, atEnd: Bool) {
        state.framesWaited += 1
        while !state.waiting.isEmpty {
            var moved = false
            for writer in state.waiting.keys.sorted() where goOn(writer, state, hurries: 0) { moved = true }
            if moved {
                state.framesWaited = 0
                continue
            }
            // Each writer has had its turn by then, or a lane's past was lost.
            let bytes = state.waiting.values.joined().reduce(0) { $0 + $1.bytes.count }
            let isLost = state.framesWaited > 64 + 8 * state.writers.count || bytes > TraceStore.greatestWait
            guard atEnd || isLost, let first = state.waiting.keys.min() else { return }
            _ = goOn(first, state, hurries: 1)
        }
    }

    /// One writer's pieces. False: nothing could be taken.
    private func goOn(_ writer: UInt32, _ state: ProcessState, hurries: Int) -> Bool {
        var moved = false
        var hurries = hurries
        while let piece = state.waiting[writer]?.first {
            let stop = piece.bytes.withUnsafeBytes { take(events: $0, piece.header, of: state, hurries: hurries) }
            if let stop {
                if stop > 0 {
                    moved = true
                    state.waiting[writer]?[0] = TraceStore.rest(of: piece, from: stop)
                }
                if hurries == 0 { return moved }
            } else {
                moved = true
                state.waiting[writer]?.removeFirst()
                if state.waiting[writer]?.isEmpty == true { state.waiting[writer] = nil }
            }
            hurries = 0
        }
        return moved
    }
}
