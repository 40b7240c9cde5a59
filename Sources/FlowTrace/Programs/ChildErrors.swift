import CRecorder

/// Errors by which child tasks have ended: whether the call that has made the child lets one through or not is seen when that call
/// ends. It is the innermost that had begun before the child's call did.
enum ChildErrors {
    private struct ChildError {
        var parent: UInt32
        /// Of the child's outermost call, in ticks.
        var start: UInt64
        var serial: UInt32
        var type: UInt32
    }

    private static let mutex = ProgramMutex()
    private static let capacity = 64
    /// The newest last; under the mutex.
    nonisolated(unsafe) private static var errors: [ChildError] = []

    /// `type` is the number of the error's type, `parent` of the parent's lane.
    static func add(parent: UInt32, start: UInt64, serial: UInt32, type: UInt32) {
        mutex.withLock {
            if errors.count == capacity { errors.removeFirst() }
            errors.append(ChildError(parent: parent, start: start, serial: serial, type: type))
            ft_child_errors_set(UInt32(errors.count))
        }
    }

    /// The serial of an error that has come to the innermost call of the lane, which ends; 0: none has. `type`: only one of that type.
    static func take(_ lane: UnsafeMutablePointer<Lane>, type: UInt32?) -> UInt32 {
        guard ft_has_child_errors(), lane.pointee.depth > 0 else { return 0 }
        let (parent, start) = (lane.pointee.id, lane.pointee.stack[lane.pointee.depth - 1].start)
        return mutex.withLock {
            let own = errors.filter { $0.parent == parent && $0.start >= start }
            guard !own.isEmpty else { return 0 }
            errors.removeAll { $0.parent == parent && $0.start >= start }
            ft_child_errors_set(UInt32(errors.count))
            return own.last { type == nil || $0.type == type }?.serial ?? 0
        }
    }
}
