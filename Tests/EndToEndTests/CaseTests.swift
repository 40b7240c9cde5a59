import Foundation
import Testing
import TraceStore

/// Each program of `Cases` carries in its own comments what it is expected to give, in lines in any order:
///
/// | comment | one for each |
/// | --- | --- |
/// | `# tree: task: a{ b }` | lane with calls of its own, in the notation of `TraceNotation` |
/// | `# exception: KeyError: 'k'; raised in f:3; left f:3 g:9; caught in h:12` | exception; looked at where a case has one |
/// | `# lane: Task-2 < MainThread` | lane with calls of its own and those that started it; looked at where a case has one |
/// | `# needs: greenlet` | – (modules without which the case is not run) |
///
/// `# tree(3.12): …` is for one version of CPython, and takes the place of all lines of its kind there; so does `# tree(public): …` where
/// the interpreter's memory layout is not known, and objects are told by their types.
@Suite struct CaseTests {
    static let folder = TracedRun.root.appending(path: "Tests/EndToEndTests/Cases").path
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".py") }.sorted()

    /// Modules that are not Python's own: `# needs: greenlet`.
    private static func needs(_ name: String) -> [String] {
        let text = (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("# needs: ") }
        return line.map { $0.dropFirst(9).split(separator: " ").map(String.init) } ?? []
    }

    static let plain = names.filter { needs($0).isEmpty }
    static let withLibraries = Interpreter.all.flatMap { python in
        names.filter { !needs($0).isEmpty && python.modules.isSuperset(of: needs($0)) }.map { (python, $0) }
    }

    @Test func `there are cases`() { #expect(Self.plain.count >= 60) }

    @Test(arguments: Interpreter.all, CaseTests.plain)
    func `a program gives its tree`(python: Interpreter, name: String) throws { try check(python, name) }

    @Test(arguments: Interpreter.all, CaseTests.plain)
    func `a program gives its tree through the public interface`(python: Interpreter, name: String) throws {
        try check(python, name, isPublic: true)
    }

    @Test(
        .enabled(if: !CaseTests.withLibraries.isEmpty, "no CPython here has greenlet, gevent, trio or anyio"),
        arguments: CaseTests.withLibraries)
    func `a program of a library gives its tree`(python: Interpreter, name: String) throws { try check(python, name) }

    private func check(_ python: Interpreter, _ name: String, isPublic: Bool = false) throws {
        let path = "\(Self.folder)/\(name)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let traced = try TracedRun(python, [path], options: isPublic ? ["FLOWTRACE_PUBLIC_API": "1"] : [:])
        #expect(traced.run.exitCode == 0, "\(traced.run.errors)")
        let process = traced.store.process(traced.process)
        #expect(traced.store.lostCalls == 0 && process.oddities == 0 && process.skippedBytes == 0)
        check("tree", trees(traced.store), text, python, name, isPublic)
        if text.contains("\n# exception") { check("exception", exceptions(traced.store), text, python, name, isPublic) }
        if text.contains("\n# lane") { check("lane", lanes(traced.store), text, python, name, isPublic) }
        #expect(strays(traced.store) == [])
    }

    private func check(
        _ kind: String, _ found: [String], _ text: String, _ python: Interpreter, _ name: String, _ isPublic: Bool
    ) {
        let minor = python.version.split(separator: ".").prefix(2).joined(separator: ".")
        func lines(_ head: String) -> [String] {
            text.split(separator: "\n").filter { $0.hasPrefix(head) }.map { String($0.dropFirst(head.count)) }.sorted()
        }
        let open = isPublic ? lines("# \(kind)(public): ") : []
        let special = open.isEmpty ? lines("# \(kind)(\(minor)): ") : open
        let expected = special.isEmpty ? lines("# \(kind): ") : special
        let comment = found.map { "# \(kind): \($0)" }.joined(separator: "\n")
        #expect(found == expected, "\(name) gives, under \(python):\n\(comment)")
    }

    /// My own calls of each lane; the library's are left out.
    private func trees(_ store: TraceStore) -> [String] {
        store.lanes.map { lane in
            let text = mine(lane, store)
            return text.isEmpty ? "" : "\(lane.kind): \(text)"
        }.filter { !$0.isEmpty }.sorted()
    }

    private func mine(_ lane: Lane, _ store: TraceStore) -> String {
        store.notation(lane.id, [.values, .boundaryOnly, .mineOnly])
    }

    /// The name of each lane with calls of mine, and of the lanes that started it.
    private func lanes(_ store: TraceStore) -> [String] {
        store.lanes.filter { !mine($0, store).isEmpty }.map { lane in
            var names = [lane.name]
            var next = lane.parent
            while let parent = next {
                names.append(store.lane(parent).name)
                next = store.lane(parent).parent
            }
            return names.joined(separator: " < ")
        }.sorted()
    }

    /// The way of each exception that left or was caught in a call of mine.
    private func exceptions(_ store: TraceStore) -> [String] {
        var told: Set<UInt64> = []
        var lines: [String] = []
        for lane in store.lanes {
            for row in 0..<lane.rowCount {
                let call = CallID(lane: lane.id, row: row)
                guard store.function(store.functionID(call)).origin == .mine, let note = store.exception(call),
                    told.insert(note.serial).inserted, let path = store.exceptionPath(call)
                else { continue }
                lines.append(way(note, path, store.exceptionChain(call), store))
            }
        }
        return lines.sorted()
    }

    private func way(_ note: ExceptionNote, _ path: ExceptionPath, _ chain: [ExceptionLink], _ store: TraceStore)
        -> String
    {
        func place(_ call: CallID, _ line: UInt32?) -> String {
            let function = store.function(store.functionID(call))
            return "\(function.displayName):\(line.map { function.origin == .mine ? String($0) : "" } ?? "?")"
        }
        var text = "\(note.typeName): \(note.message)"
        if let call = path.raisedIn { text += "; raised in \(place(call, note.raisedLine))" }
        if !path.left.isEmpty {
            text += "; left " + path.left.map { place($0, store.exceptionLine($0)) }.joined(separator: " ")
        }
        if let call = path.handledIn { text += "; caught in \(place(call, note.caughtLine))" }
        if let other = path.replacedBy { text += "; gave way to \(other.typeName)" }
        for link in chain { text += "; \(link.relation) \(link.typeName)(\(link.message))" }
        return text
    }

    /// Calls that do not lie inside their callers.
    private func strays(_ store: TraceStore) -> [String] {
        var found: [String] = []
        for lane in store.lanes {
            for row in 0..<lane.rowCount {
                let call = CallID(lane: lane.id, row: row)
                guard let caller = store.parent(call), store.lost(call) == nil else { continue }
                let (start, from) = (store.start(call), store.start(caller))
                let ends = !store.isOpen(call) && !store.isOpen(caller)
                let (end, until) = (start + store.duration(call, now: 0), from + store.duration(caller, now: 0))
                // A long duration is exact to one part in 2^22.
                if start < from || ends && end > until + until >> 20 {
                    found.append("\(store.function(store.functionID(call)).qualifiedName) in \(lane.name)")
                }
                if store.subtreeEnd(call) > store.subtreeEnd(caller) || store.isOpen(call) && !store.isOpen(caller) {
                    found.append("\(store.function(store.functionID(call)).qualifiedName) outlives its caller")
                }
            }
        }
        return found
    }
}
