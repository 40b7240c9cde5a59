import CRecorder

/// Serial numbers of exception objects, by address. An object that is being handled is alive, so its address is its own; one that
/// is raised is a new one, at whatever address, unless its traceback has another frame than the one that runs.
enum ExceptionIdentity {
    private struct Entry {
        var address: UInt
        var serial: UInt32
    }

    /// Sets of `ways` entries, the latest first. 64 KiB. Under the GIL.
    nonisolated(unsafe) private static var entries: UnsafeMutablePointer<Entry>?
    private static let sets: UInt = 1024
    private static let ways = 4
    nonisolated(unsafe) private(set) static var last: UInt32 = 0

    /// All exceptions are new again.
    static func forget() {
        guard let entries else { return }
        memset(entries, 0, Int(sets) * ways * MemoryLayout<Entry>.stride)
        bare = nil
    }

    @inline(__always)
    private static func first(_ address: UInt) -> Int {
        Int(bitPattern: ((address >> 4) ^ (address >> 14)) & (sets - 1)) * ways
    }

    /// The serial of a living exception, 0: unknown.
    static func serial(_ exception: Object) -> UInt32 {
        guard let entries else { return 0 }
        let address = UInt(bitPattern: exception)
        let start = first(address)
        var place = start
        while place < start + ways {
            if entries[place].address == address { return entries[place].serial }
            place += 1
        }
        return 0
    }

    /// The serial of an exception that has just been raised, or has just come from a callee; 0: a new one.
    static func serial(raised exception: Object) -> UInt32 {
        guard let traceback = Layout.traceback(exception), Layout.hasNext(traceback) || exception == bare
        else { return 0 }
        return serial(exception)
    }

    /// The exception by which the last call ended, if it had no traceback: the interpreter made it on the way out.
    nonisolated(unsafe) private static var bare: Object?

    /// A call ends by the exception.
    static func leaves(_ exception: Object) {
        bare = Layout.traceback(exception) == nil ? exception : nil
    }

    /// A number for a new exception.
    static func new(_ exception: Object) -> UInt32 {
        last &+= 1
        if entries == nil {
            entries = calloc(Int(sets) * ways, MemoryLayout<Entry>.stride)?
                .bindMemory(to: Entry.self, capacity: Int(sets) * ways)
        }
        guard let entries else { return last }
        let address = UInt(bitPattern: exception)
        let start = first(address)
        var place = start
        while place < start + ways - 1, entries[place].address != address { place += 1 }
        while place > start {
            entries[place] = entries[place - 1]
            place -= 1
        }
        entries[start] = Entry(address: address, serial: last)
        return last
    }
}
