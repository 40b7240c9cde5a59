/// How the program ended.
package enum ExitStatus: Equatable, Sendable {
    case code(Int32)
    case signal(Int32)
}

package enum ConnectionState: Equatable, Sendable {
    /// For what, as a sentence.
    case waiting(String)
    case live
    /// The display is frozen; `ExplorerState.connection` answers it, nothing sends it.
    case paused
    /// Capture is off in the program.
    case off
    case ended(ExitStatus?)
    /// Why, as a sentence.
    case disconnected(String)
}

/// What the session reports of itself a few times a second.
package struct SessionStatus: Equatable, Sendable {
    package var connection: ConnectionState
    /// The command line.
    package var title: String
    package var calls: Int
    package var callsPerSecond: Double
    package var lost: Int
    package var memoryBytes: Int
    /// The explorer launched the program and it still runs: leaving needs an answer.
    package var ownsRunningProgram: Bool
    /// Of a file that takes longer than a moment: how much of it was read, 0 … 1.
    package var reading: Double?
    /// Work that was asked for and goes on, such as an export.
    package var work: SessionWork?

    package init(
        connection: ConnectionState = .waiting(""), title: String = "", calls: Int = 0, callsPerSecond: Double = 0,
        lost: Int = 0, memoryBytes: Int = 0, ownsRunningProgram: Bool = false, reading: Double? = nil,
        work: SessionWork? = nil
    ) {
        self.work = work
        self.connection = connection
        self.title = title
        self.calls = calls
        self.callsPerSecond = callsPerSecond
        self.lost = lost
        self.memoryBytes = memoryBytes
        self.ownsRunningProgram = ownsRunningProgram
        self.reading = reading
    }
}

/// How far something has come, 0 … 1.
package struct SessionWork: Equatable, Sendable {
    package var name: String
    package var part: Double

    package init(name: String, part: Double) {
        self.name = name
        self.part = part
    }
}

/// A running session that can be watched.
package struct SessionChoice: Equatable, Sendable {
    package var pid: Int32
    package var command: String
    /// Seconds since it began.
    package var age: Double
    /// Names the session to whoever connects: the path of its socket.
    package var path: String

    package init(pid: Int32, command: String, age: Double, path: String) {
        self.pid = pid
        self.command = command
        self.age = age
        self.path = path
    }
}

/// A sentence for the person, shown on one line until the next key, and for a few seconds at most.
package struct Message: Equatable, Sendable {
    package enum Kind: Equatable, Sendable { case information, warning, error }

    package var text: String
    package var kind: Kind
    /// Only a key takes it away.
    package var stays: Bool

    package init(_ text: String, _ kind: Kind = .information, stays: Bool = false) {
        self.text = text
        self.kind = kind
        self.stays = stays
    }
}

/// Columns and rows of a part of the screen.
package struct Extent: Equatable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }
}

/// The parts of the screen that scroll. Which they are depends on the size and on whether the detail pane is open: ask
/// the layout after each action, and send `Action.resize` when it changed.
package struct Areas: Equatable, Sendable {
    package var tree: Extent
    /// Contents of the detail pane; empty when it is closed.
    package var detail: Extent
    /// Where output, help and the picker stand.
    package var page: Extent
    /// Lines of the help screen at this width; 0: unknown. Help cannot be scrolled further than that.
    package var helpLines: Int
    /// Lines of the selected call's detail at this width; 0: unknown.
    package var detailLines: Int
    /// Columns of the timeline, whether it is shown or not.
    package var timelineColumns = 80
    /// What the pane's cursor can stand on, from the top.
    package var detailSpots: [DetailSpot]

    package init(
        tree: Extent, detail: Extent, page: Extent, helpLines: Int = 0, detailLines: Int = 0,
        detailSpots: [DetailSpot] = []
    ) {
        self.tree = tree
        self.detail = detail
        self.page = page
        self.helpLines = helpLines
        self.detailLines = detailLines
        self.detailSpots = detailSpots
    }

    /// Only a tree.
    package init(columns: Int, rows: Int) {
        let all = Extent(columns: columns, rows: rows)
        self.init(tree: all, detail: Extent(columns: 0, rows: 0), page: all)
    }
}
