import FlowTrace
import Glibc

/// A small program and the calls that its trace must show.
struct Case: Sendable {
    var name: String
    /// `f(n: 1){ g!Failure.bad } = 2`: callees in braces, `!` an error that ended the call, `?` one that it caught, `=` the
    /// result. Lanes are separated by ` | `: the program's own first, the others in the order of their texts.
    var expected: String
    var body: @Sendable () async throws -> Void

    init(_ name: String, _ expected: String, _ body: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.expected = expected
        self.body = body
    }
}

@main enum Runner {
    /// Runs the cases whose names begin with an argument, or all. Exit code: the number of failures. With `--shapes`, prints
    /// names, nesting and errors of each outermost call, one a line, for whoever reads the stream. With `--start`, runs the command
    /// that follows as another process, inside a traced call, and exits as it does.
    static func main() async {
        var names = CommandLine.arguments.dropFirst()
        if names.first == "--start" { exit(start(Array(names.dropFirst()))) }
        let prints = names.first == "--shapes"
        if prints { names = names.dropFirst() }
        var failures: Int32 = 0
        for test in allCases where names.isEmpty || names.contains(where: test.name.hasPrefix) {
            startTracing()
            try? await test.body()
            let events = stopTracing()
            let found = Notation(events).text
            if found != test.expected {
                failures += 1
                print("\(test.name)\n  expected \(test.expected)\n  found    \(found)")
            }
            if prints { for call in Notation(events, values: false).roots { print(call) } }
        }
        if !prints { print("\(allCases.count) cases, \(failures) failures") }
        if failures > 0 { exit(failures) }
    }
}

private func start(_ command: [String]) -> Int32 {
    withCall("start", arguments: ("command", command)) {
        var words = command.map { strdup($0) } + [nil]
        var child: pid_t = 0
        var status: Int32 = 0
        guard posix_spawn(&child, command[0], nil, nil, &words, environ) == 0, waitpid(child, &status, 0) == child
        else {
            return 127
        }
        return status >> 8 & 0xFF
    }
}

/// Events in the notation of `Case`.
struct Notation {
    private let events: [CallEvent]
    private let values: Bool

    init(_ events: [CallEvent], values: Bool = true) {
        self.events = events
        self.values = values
    }

    /// The outermost calls.
    var roots: [String] { events.filter { $0.kind == .call && $0.parentID == nil }.map(text) }

    var text: String { lanes.joined(separator: " | ") }

    /// The lane of the first call, then the others.
    var lanes: [String] {
        let roots = events.filter { $0.kind == .call && $0.parentID == nil }
        var lanes: [String: String] = [:]
        for root in roots { lanes[root.lane] = (lanes[root.lane].map { $0 + " " } ?? "") + text(root) }
        guard let first = roots.first?.lane, let own = lanes.removeValue(forKey: first) else { return [] }
        return [own] + lanes.values.sorted()
    }

    private func text(_ call: CallEvent) -> String {
        let concerning = events.filter { $0.parentID == call.id }
        var text = call.qualifiedName
        if values, let arguments = call.arguments, !arguments.isEmpty { text += "(\(arguments))" }
        let callees = concerning.filter { $0.kind == .call }.map(self.text).joined(separator: " ")
        if !callees.isEmpty { text += "{ \(callees) }" }
        for exception in concerning where exception.kind == .exception {
            let message = exception.errorMessage ?? ""
            text += exception.isCaught == true ? "?" : "!"
            text += (exception.errorType ?? "") + (message.isEmpty || !values ? "" : "(\(message))")
        }
        guard let end = concerning.first(where: { $0.kind == .return }) else { return text + "…" }
        if values, let result = end.result, result != "()" { text += " = \(result)" }
        return text
    }
}
