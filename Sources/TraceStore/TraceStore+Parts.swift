import TraceWire

/// A generator as a whole: its parts are rows.
package struct GeneratorFacts: Equatable, Sendable {
    package enum State: Sendable {
        case running
        case suspended
        /// It returned.
        case exhausted
        /// GeneratorExit left it.
        case closed
        /// Another exception left it.
        case failed
        /// Its frame is another generator's: it was closed without an event, or dropped.
        case gone
        case unknown
    }

    package var first: CallID
    package var last: CallID
    /// Parts after the first.
    package var resumes: Int
    package var state: State
    /// ns in all its parts.
    package var running: UInt64
}

/// Calls that stop and go on: generators, and calls of lanes that wait.
extension TraceStore {
    /// The generator that a row is a part of; nil for other calls, and as long as it has not yielded. O(1).
    package func generator(_ call: CallID, now: UInt64) -> GeneratorFacts? {
        let slot = slot(call)
        let isLater = columns.flags[slot] & CallFlags.continuation != 0 && columns.arguments[slot] != 0
        guard let number = isLater ? columns.arguments[slot] - 1 : generators.number(first: UInt32(slot)) else {
            return nil
        }
        let note = generators[number]
        let last = self.call(inSlot: note.last)
        let outcome = outcome(last)
        let state: GeneratorFacts.State =
            switch outcome {
            case .open: .running
            case .suspended: note.isGone ? .gone : .suspended
            case .returned: .exhausted
            case .raised: exception(last)?.typeName == "GeneratorExit" ? .closed : .failed
            case .unknown: .unknown
            }
        return GeneratorFacts(
            first: self.call(inSlot: note.first), last: last, resumes: Int(note.resumes), state: state,
            running: note.running + (outcome == .suspended ? 0 : duration(last, now: now)))
    }

    /// The row in which a continued generator began, if it is known. Continuations of one generator have the same.
    package func firstPart(_ call: CallID) -> CallID? {
        let slot = slot(call)
        guard columns.flags[slot] & CallFlags.continuation != 0, columns.arguments[slot] != 0 else { return nil }
        return self.call(inSlot: generators[columns.arguments[slot] - 1].first)
    }

    /// ns of the call's duration in which its lane was parked. O(1), of an open call O(depth).
    package func waiting(_ call: CallID, now: UInt64) -> UInt64 {
        guard isOpen(call) else { return waits.waited(inSlot: UInt32(slot(call))) }
        let lane = laneStates[Int(call.lane.raw)]
        let depth = lane.pointee.depth
        guard let place = (0..<depth).last(where: { lane.pointee.stack[$0].row == call.row }) else { return 0 }
        let waited = waits.waited(lane.pointee.id, from: place, to: depth)
        guard lane.pointee.isParked else { return waited }
        let process = processStates[Int(lane.pointee.process)]
        let end = process.facts.hasEnded ? process.facts.lastTime : now
        return waited + (end > lane.pointee.parkedSince ? end - lane.pointee.parkedSince : 0)
    }

    /// A generator has yielded: its row was just taken from the stack.
    func suspend(_ entry: UnsafeMutablePointer<StackEntry>, frame: UInt64, _ now: UInt64, _ process: ProcessState) {
        let slot = entry.pointee.slot
        let place = Int(slot)
        let running = now - entry.pointee.start
        if columns.flags[place] & CallFlags.continuation != 0, columns.arguments[place] != 0 {
            generators.suspend(columns.arguments[place] - 1, running: running)
        } else {
            // Of a continuation whose first part was lost, this is the first that is known.
            process.generators[frame] = generators.begin(
                slot, running: running, before: process.generators[frame])
        }
    }

    /// A generator goes on in the row in `slot`.
    func resume(_ slot: Int, function: UInt32, frame: UInt64, _ process: ProcessState) {
        guard let number = process.generators[frame],
            columns.functions[Int(generators[number].first)] == function
        else { return }
        generators.resume(number, slot: UInt32(slot))
        columns.arguments[slot] = number + 1
    }

    /// The lane goes on after a wait.
    func wake(_ lane: UnsafeMutablePointer<LaneState>, waited: UInt64) {
        lane.pointee.parkedTime &+= waited
        guard lane.pointee.depth > 0 else { return }
        lane.pointee.stack[lane.pointee.depth - 1].flags |= StackFlags.waited
        waits.add(waited, lane.pointee.id, lane.pointee.depth - 1)
    }

    /// Ends a call that waited, and was just taken from the stack.
    func endWait(_ entry: UnsafeMutablePointer<StackEntry>, _ lane: UnsafeMutablePointer<LaneState>) {
        let depth = lane.pointee.depth
        if waits.end(lane.pointee.id, depth, slot: entry.pointee.slot) > 0, depth > 0 {
            lane.pointee.stack[depth - 1].flags |= StackFlags.waited
        }
    }
}
