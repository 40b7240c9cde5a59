/// Serial numbers of the exceptions that a thread has seen last, by address. An exception that is being handled or raised
/// again is alive, so its address is its own; whether a *raise* is a new exception is for the caller to say.
package struct ExceptionTable {
    private var addresses: (UInt, UInt, UInt, UInt, UInt, UInt, UInt, UInt) = (0, 0, 0, 0, 0, 0, 0, 0)
    private var serials: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0, 0)
    private var next = 0
    /// The exception by which a call has just ended, 0: none.
    package var leaving: UInt = 0
    /// `Writer.calls` of that moment.
    package var leavingCalls: UInt64 = 0

    static let size = 8

    /// The serial of the exception at `address`, 0: unknown.
    package mutating func serial(_ address: UInt) -> UInt32 {
        let wanted = ExceptionTable.size
        var found: UInt32 = 0
        withUnsafePointer(to: &addresses) { addresses in
            withUnsafePointer(to: &serials) { serials in
                let addresses = UnsafeRawPointer(addresses).assumingMemoryBound(to: UInt.self)
                let serials = UnsafeRawPointer(serials).assumingMemoryBound(to: UInt32.self)
                // The latest first.
                var age = 1
                while age <= wanted {
                    let place = (next &- age) & (wanted - 1)
                    if addresses[place] == address {
                        found = serials[place]
                        return
                    }
                    age += 1
                }
            }
        }
        return found
    }

    package mutating func remember(_ address: UInt, _ serial: UInt32) {
        let place = next & (ExceptionTable.size - 1)
        next &+= 1
        withUnsafeMutablePointer(to: &addresses) {
            UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt.self)[place] = address
        }
        withUnsafeMutablePointer(to: &serials) {
            UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt32.self)[place] = serial
        }
    }
}
