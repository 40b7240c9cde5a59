/// A slow fact of the stream (`RecordTag` describes each).
package enum Record: Equatable, Sendable {
    case hello(Hello)
    case function(FunctionRecord)
    case type(TypeRecord)
    case lane(LaneRecord)
    case state(StateRecord)
    case notice(NoticeRecord)
    case end(EndReason)
    /// The rules in force, as `Rules` writes them.
    case rules([UInt8])
    /// Thousandths.
    case overhead(UInt32)
    case adapted(AdaptedRecord)
}

/// What is told of a function's values while it is called so often that they are a burden.
package enum AdaptedValues: UInt8, Sendable {
    case asEver = 0
    case leftOut = 1
    /// As attributes are told: objects without theirs, and of lists and dicts the first two items.
    case inShort = 2
}

/// Values of a function are left out because it is called so often or they take so long, or again recorded.
package struct AdaptedRecord: Equatable, Sendable {
    package var function: UInt32
    package var values: AdaptedValues
    package var callsPerSecond: UInt64
    /// What recording the values of one call took, ns; 0: that is not why.
    package var cost: UInt64

    package init(function: UInt32, values: AdaptedValues, callsPerSecond: UInt64, cost: UInt64 = 0) {
        self.function = function
        self.values = values
        self.callsPerSecond = callsPerSecond
        self.cost = cost
    }
}

/// Who speaks.
package struct Hello: Equatable, Sendable {
    package var version: UInt16
    package var pid: UInt32
    package var parent: UInt32
    /// ns since 1970, at the moment when CLOCK_MONOTONIC read `monotonicTime` ns.
    package var wallTime: UInt64
    package var monotonicTime: UInt64
    /// `language`, `runtime`, `executable`, `command` (arguments joined by U+0000), `directory`, `recorder`.
    package var texts: [String: String]

    package init(
        version: UInt16 = Wire.version, pid: UInt32, parent: UInt32 = 0, wallTime: UInt64 = 0,
        monotonicTime: UInt64 = 0,
        texts: [String: String] = [:]
    ) {
        self.version = version
        self.pid = pid
        self.parent = parent
        self.wallTime = wallTime
        self.monotonicTime = monotonicTime
        self.texts = texts
    }

    /// The traced program's command line, argument by argument.
    package var command: [String] {
        guard let command = texts["command"], !command.isEmpty else { return [] }
        return command.split(separator: "\u{0}", omittingEmptySubsequences: false).map(String.init)
    }
}

package struct Parameter: Hashable, Sendable {
    package var name: String
    package var kind: ParameterKind

    package init(name: String, kind: ParameterKind = .positional) {
        self.name = name
        self.kind = kind
    }
}

package struct FunctionRecord: Equatable, Sendable {
    package var id: UInt32
    package var origin: Origin = .mine
    /// `FunctionFlags`.
    package var flags: UInt32 = 0
    package var line: UInt32 = 0
    package var qualifiedName: String
    package var module = ""
    package var file = ""
    package var parameters: [Parameter] = []
    /// Empty: not told.
    package var lines = LineTable()

    package init(id: UInt32, qualifiedName: String) {
        self.id = id
        self.qualifiedName = qualifiedName
    }
}

package struct TypeRecord: Equatable, Sendable {
    package var id: UInt32
    package var name: String

    package init(id: UInt32, name: String) {
        self.id = id
        self.name = name
    }
}

package struct LaneRecord: Equatable, Sendable {
    package var id: UInt32
    package var kind: LaneKind
    package var parent: UInt32?
    package var threadID: UInt64
    package var name: String

    package init(id: UInt32, kind: LaneKind, parent: UInt32? = nil, threadID: UInt64 = 0, name: String) {
        self.id = id
        self.kind = kind
        self.parent = parent
        self.threadID = threadID
        self.name = name
    }
}

package struct StateRecord: Equatable, Sendable {
    package var capture: Bool
    package var droppedChunks: UInt64
    package var droppedCalls: UInt64
    /// What they would have told has no name.
    package var droppedRecords: UInt64

    package init(
        capture: Bool, droppedChunks: UInt64 = 0, droppedCalls: UInt64 = 0, droppedRecords: UInt64 = 0
    ) {
        self.capture = capture
        self.droppedChunks = droppedChunks
        self.droppedCalls = droppedCalls
        self.droppedRecords = droppedRecords
    }
}

/// A sentence for the person at the explorer.
package struct NoticeRecord: Equatable, Sendable {
    package enum Severity: UInt8, Sendable {
        case information = 0
        case warning = 1
        /// The recorder turned itself off.
        case fault = 2
    }

    package var severity: Severity
    package var text: String

    package init(severity: Severity, text: String) {
        self.severity = severity
        self.text = text
    }
}

package enum EndReason: UInt8, Sendable {
    case programEnded = 0
    case recorderStopped = 1
    /// The process was gone before it could say so; all that it had recorded is here.
    case brokenOff = 2
}
