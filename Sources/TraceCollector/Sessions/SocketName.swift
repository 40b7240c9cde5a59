/// The names of sockets in the session folder.
package enum SocketName: Equatable, Sendable {
    /// `PID-START.sock`: a recorder. `start` is the process's start in clock ticks since the machine's, which tells it from
    /// a later process with the same pid.
    case recorder(pid: Int32, start: UInt64)
    /// `explorer-PID-NUMBER.sock`: an explorer that waits for the program it starts.
    case explorer(pid: Int32)

    /// nil: the file is none of ours.
    package init?(_ name: String) {
        guard name.hasSuffix(".sock") else { return nil }
        let parts = name.dropLast(5).split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 2, let pid = Int32(parts[0]), pid > 0, let start = UInt64(parts[1]) {
            self = .recorder(pid: pid, start: start)
        } else if parts.count == 3, parts[0] == "explorer", let pid = Int32(parts[1]), pid > 0 {
            self = .explorer(pid: pid)
        } else {
            return nil
        }
    }

    static func rendezvous(pid: Int32, number: UInt32) -> String { "explorer-\(pid)-\(number).sock" }
}
