/// A meaning that a theme gives a style to, such as `call.raised`. A role that a theme leaves out looks like the role
/// that its name extends (`value.number` like `value`).
package struct Role: Hashable, Sendable, ExpressibleByStringLiteral {
    package let name: String

    package init(_ name: String) { self.name = name }
    package init(stringLiteral name: String) { self.name = name }

    /// The role without the last part of its name; nil when there is only one part.
    package var parent: Role? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return Role(String(name[..<dot]))
    }
}

extension Role {
    package static let text: Role = "text"
    package static let textDim: Role = "text.dim"
    package static let pane: Role = "pane"
    package static let paneBorder: Role = "pane.border"
    package static let paneTitle: Role = "pane.title"
    package static let rowSelected: Role = "row.selected"
    package static let rowMatch: Role = "row.match"
    package static let rowMatchCurrent: Role = "row.match.current"
    package static let guide: Role = "guide"
    package static let fold: Role = "fold"
    package static let lane: Role = "lane"
    package static let laneThread: Role = "lane.thread"
    package static let laneTask: Role = "lane.task"
    package static let process: Role = "process"
    package static let callName: Role = "call.name"
    package static let callNameLibrary: Role = "call.name.library"
    package static let callNameImport: Role = "call.name.import"
    package static let callRunning: Role = "call.running"
    package static let callReturned: Role = "call.returned"
    package static let callRaised: Role = "call.raised"
    package static let callCaught: Role = "call.caught"
    package static let callSuspended: Role = "call.suspended"
    package static let callUnknown: Role = "call.unknown"
    package static let argumentName: Role = "argument.name"
    package static let value: Role = "value"
    package static let valueNumber: Role = "value.number"
    package static let valueString: Role = "value.string"
    package static let valueConstant: Role = "value.constant"
    package static let valueObject: Role = "value.object"
    package static let valueMasked: Role = "value.masked"
    package static let valueElided: Role = "value.elided"
    package static let arrow: Role = "arrow"
    package static let duration: Role = "duration"
    package static let durationSlow: Role = "duration.slow"
    package static let durationRunning: Role = "duration.running"
    package static let exceptionType: Role = "exception.type"
    package static let exceptionMessage: Role = "exception.message"
    package static let exceptionControl: Role = "exception.control"
    package static let file: Role = "file"
    package static let lost: Role = "lost"
    package static let status: Role = "status"
    package static let statusLive: Role = "status.live"
    package static let statusPaused: Role = "status.paused"
    package static let statusOff: Role = "status.off"
    package static let statusEnded: Role = "status.ended"
    package static let statusError: Role = "status.error"
    package static let statusDisconnected: Role = "status.disconnected"
    package static let statusField: Role = "status.field"
    package static let hint: Role = "hint"
    package static let hintKey: Role = "hint.key"
    package static let prompt: Role = "prompt"
    package static let promptText: Role = "prompt.text"
    package static let promptError: Role = "prompt.error"
    package static let notice: Role = "notice"
    package static let helpTitle: Role = "help.title"
    package static let helpKey: Role = "help.key"
    package static let output: Role = "output"
    package static let outputError: Role = "output.error"
    package static let rowDim: Role = "row.dim"
    package static let promptFault: Role = "prompt.fault"
    package static let runCount: Role = "run.count"
    package static let rowKept: Role = "row.kept"
    package static let durationWarm: Role = "duration.warm"
    package static let durationHot: Role = "duration.hot"
    package static let sourceKeyword: Role = "source.keyword"
    package static let sourceString: Role = "source.string"
    package static let sourceComment: Role = "source.comment"
    package static let sourceNumber: Role = "source.number"
    package static let sourceLine: Role = "source.line"

    /// Every role that the interface uses, in the order of the table in themes/README.md.
    package static let all: [Role] = [
        .text, .textDim, .pane, .paneBorder, .paneTitle, .rowSelected, .rowMatch, .rowMatchCurrent, .guide, .fold,
        .lane, .laneThread, .laneTask, .process,
        .callName, .callNameLibrary, .callNameImport, .callRunning, .callReturned, .callRaised, .callCaught,
        .callSuspended, .callUnknown,
        .argumentName, .value, .valueNumber, .valueString, .valueConstant, .valueObject, .valueMasked, .valueElided,
        .arrow, .duration, .durationSlow, .durationRunning, .exceptionType, .exceptionMessage, .exceptionControl,
        .file, .lost,
        .status, .statusLive, .statusPaused, .statusOff, .statusEnded, .statusError, .statusDisconnected,
        .statusField, .hint, .hintKey, .prompt, .promptText, .promptError, .notice, .helpTitle, .helpKey,
        .output, .outputError, .rowDim, .promptFault, .runCount,
        .rowKept, .durationWarm, .durationHot, .sourceKeyword, .sourceString, .sourceComment, .sourceNumber,
        .sourceLine,
    ]

    /// True for a role of `all` and for the first parts of one, such as `call`.
    package var isKnown: Bool { Role.known.contains(self) }

    private static let known: Set<Role> = all.reduce(into: []) { known, role in
        var next: Role? = role
        while let role = next {
            known.insert(role)
            next = role.parent
        }
    }
}
