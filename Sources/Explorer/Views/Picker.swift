/// A list of running sessions, one of which is chosen.
package struct Picker: Equatable, Sendable {
    package internal(set) var sessions: [SessionChoice]
    /// Index of the chosen one; 0 when there are none.
    package internal(set) var chosen = 0
    /// Index of the first that is shown.
    package internal(set) var scroll = 0

    init(_ sessions: [SessionChoice]) { self.sessions = sessions }

    /// A newer list; the same session stays chosen as long as it is in it.
    mutating func update(_ sessions: [SessionChoice], rows: Int) {
        let path = self.sessions.indices.contains(chosen) ? self.sessions[chosen].path : nil
        self.sessions = sessions
        choose(sessions.firstIndex { $0.path == path } ?? chosen, rows: rows)
    }

    mutating func choose(_ index: Int, rows: Int) {
        chosen = min(max(0, index), max(0, sessions.count - 1))
        scroll = min(max(scroll, chosen - max(1, rows) + 1), chosen)
    }
}
