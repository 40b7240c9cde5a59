import CRecorder

/// A call that is open on a lane, as the recorder keeps it: what a later reader needs to resume, and the exception's mark.
package struct StackEntry {
    /// What the caller knows the frame by: the address of the interpreter's frame.
    package var key: UnsafeRawPointer?
    /// Ticks at which it began.
    package var start: UInt64
    /// Number of the call in its lane, from 0.
    package var ordinal: UInt64
    package var function: UInt32
    /// Serial of the exception in flight or being handled in this frame, 0: none.
    package var serial: UInt32
    /// For the caller's use; 0 at the beginning.
    package var mark: UInt32
    /// For the caller's use: how much of its result is recorded.
    package var results: UInt8
}

/// One sequential stack of calls. Lives from its definition to the end of its thread or task; reached by pointer only.
package struct Lane {
    package var id: UInt32
    package var depth: Int
    /// Entries that fit into `stack`.
    package var capacity: Int
    package var stack: UnsafeMutablePointer<StackEntry>
    /// Calls begun, continuations included.
    package var calls: UInt64
    /// Activations.
    package var turn: UInt64
    /// Of a task: the lane that goes on when this one awaits.
    package var driver: UnsafeMutablePointer<Lane>?
    /// Of a task: the lane of the one that began it, if there is one.
    package var parent: UInt32?
    /// For the caller's use: the outermost frame of a stack of its own, a greenlet's; and what the lane stands for.
    package var root: UnsafeMutableRawPointer?
    package var subject: UnsafeMutableRawPointer?
    /// For the caller's use: the object that names the lane.
    package var label: UnsafeMutableRawPointer?
    /// Of a task: nothing runs on it until it is woken.
    package var isParked = false
    /// The writer that was in it last.
    package var holder: UnsafeMutableRawPointer?
    /// `Recorder.epoch` when its stack was last right, where the recorder keeps that by lane.
    package var epoch: UInt8 = 0
    /// The chunk that has named this lane already (`Chunk.order`).
    package var chunk: UInt64

    /// nil: no memory.
    package static func create(id: UInt32) -> UnsafeMutablePointer<Lane>? {
        let capacity = 64
        guard let memory = calloc(1, MemoryLayout<Lane>.stride),
            let stack = calloc(capacity, MemoryLayout<StackEntry>.stride)
        else { return nil }
        let lane = memory.assumingMemoryBound(to: Lane.self)
        lane.initialize(
            to: Lane(
                id: id, depth: 0, capacity: capacity, stack: stack.assumingMemoryBound(to: StackEntry.self), calls: 0,
                turn: 0, chunk: 0))
        return lane
    }

    /// As new, but for the memory of its stack.
    mutating func reset(id: UInt32) {
        self = Lane(id: id, depth: 0, capacity: capacity, stack: stack, calls: 0, turn: 0, chunk: 0)
    }

    /// Takes over an open call of another process's lane, as a call of `function`.
    package mutating func retell(_ entry: StackEntry, as function: UInt32) {
        guard depth < capacity || grow() else { return }
        stack[depth] = entry
        stack[depth].function = function
        stack[depth].ordinal = calls
        stack[depth].serial = 0
        depth += 1
        calls += 1
    }

    package static func destroy(_ lane: UnsafeMutablePointer<Lane>) {
        free(lane.pointee.stack)
        free(lane)
    }

    /// Doubles the stack. False: no memory; the lane's depth then starts again at 0, and readers resynchronise.
    @inline(never)
    mutating func grow() -> Bool {
        guard let larger = realloc(stack, capacity * 2 * MemoryLayout<StackEntry>.stride) else {
            depth = 0
            chunk = 0
            return false
        }
        stack = larger.assumingMemoryBound(to: StackEntry.self)
        capacity *= 2
        return true
    }
}
