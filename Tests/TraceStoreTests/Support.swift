import Randomness
import TraceStore
import TraceWire

/// What every store must satisfy, whatever came in. Checks each row by its public reads and answers the faults.
func forestFaults(_ store: TraceStore) -> [String] {
    var faults: [String] = []
    var total = 0
    for lane in store.lanes {
        let count = store.rowCount(lane.id)
        total += Int(count)
        // The ends of the subtrees around a row, innermost last.
        var around: [(row: UInt32, end: UInt32)] = []
        var open: [CallID] = []
        var boundary: [UInt32] = []
        var latest: UInt64 = 0
        for row in 0..<count {
            let call = CallID(lane: lane.id, row: row)
            while let last = around.last, last.end <= row { around.removeLast() }
            let end = store.subtreeEnd(call)
            if end <= row || end > count { faults.append("\(call) ends at \(end)") }
            if let last = around.last, end > last.end { faults.append("\(call) ends behind its caller") }
            if store.parent(call)?.row != around.last?.row {
                faults.append("\(call) has parent \(String(describing: store.parent(call))), not \(around)")
            }
            if store.isOpen(call) {
                open.append(call)
                if store.outcome(call) != .open { faults.append("\(call) is open and \(store.outcome(call))") }
                if end != count { faults.append("\(call) is open and ends at \(end)") }
            } else if store.outcome(call) == .open {
                faults.append("\(call) has ended and is open")
            }
            if store.start(call) < latest { faults.append("\(call) starts before its predecessor") }
            latest = store.start(call)
            if store.isBoundary(call) { boundary.append(row) }
            if Int(store.functionID(call).raw) >= store.functionCount { faults.append("\(call) has no function") }
            around.append((row, end))
        }
        if open != store.openCalls(lane.id) {
            faults.append("open calls are \(open), stack is \(store.openCalls(lane.id))")
        }
        let listed = (0..<store.boundaryCount(lane.id)).map { store.boundaryRow(lane.id, at: $0) }
        if listed != boundary { faults.append("boundary rows of \(lane.name) are \(listed), not \(boundary)") }
    }
    if total != store.callCount { faults.append("\(store.callCount) calls, but \(total) rows") }
    return faults
}

/// A random program of several lanes, with everything that events can say.
func buildRandomly(_ builder: inout TraceBuilder, events: Int, using generator: inout SeededRandom) {
    let origins: [Origin] = [.mine, .mine, .library, .standardLibrary, .importSystem]
    let functions = (0..<20).map { builder.function("f\($0)", origin: origins[$0 % 5], parameters: ["a", "b"]) }
    var frames: [(function: UInt32, frame: UInt64)] = []
    var serial: UInt64 = 0
    for _ in 0..<events {
        let depth = builder.depth
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<40 where depth < 400:
            let function = functions.randomElement(using: &generator) ?? 0
            let arguments: [Value] = [.integer(Int64(depth)), .string("x", length: 1)]
            builder.enter(function, arguments: Bool.random(using: &generator) ? arguments : nil)
        case 40..<76 where depth > 0:
            builder.exit(result: Bool.random(using: &generator) ? .integer(7) : nil)
        case 76..<79 where depth > 0:
            serial = builder.raise("KeyError", [.integer(1)], line: 4)
        case 79..<82 where depth > 0 && serial > 0: builder.handled(serial, line: 5)
        case 82..<84 where depth > 0 && serial > 0: builder.reraise(serial)
        case 84..<86 where depth > 0 && serial > 0: builder.unwind(serial)
        case 86..<89 where depth > 0:
            let frame = builder.newFrame()
            frames.append((functions[3], frame))
            builder.suspend(frame, value: Value.none)
        case 89..<92:
            if let (function, frame) = frames.popLast() { builder.resume(function, frame) }
        case 92: builder.park()
        case 93: builder.wake()
        case 94 where depth > 2: builder.forget(2)
        case 95 where depth > 0: builder.callSite(12)
        case 96..<100: builder.lane("lane \(Int.random(in: 0..<4, using: &generator))", kind: .task)
        default: break
        }
    }
}
