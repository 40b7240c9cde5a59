/// A program that is being recorded, as its socket tells.
package struct RunningSession: Equatable, Sendable {
    package let pid: Int32
    /// Clock ticks between the machine's start and the process's.
    package let start: UInt64
    /// The socket.
    package let path: String
    /// The program's command line; empty when /proc does not show it.
    package let command: [String]
    /// Seconds since the process began; nil when /proc does not show it.
    package let age: Double?

    init(pid: Int32, start: UInt64, path: String, facts: ProcessFacts?) {
        self.pid = pid
        self.start = start
        self.path = path
        let facts = facts?.start == start ? facts : nil
        command = facts?.command ?? []
        age = facts?.age
    }

    /// All recorders of ours, in whichever folder they listen, the latest first.
    package static func all() -> [RunningSession] {
        SessionFolder.all().flatMap { $0.list() }.sorted { ($0.start, $0.pid) > ($1.start, $1.pid) }
    }
}
