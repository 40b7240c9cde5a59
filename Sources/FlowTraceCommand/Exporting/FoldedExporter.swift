import Interface
import TraceStore

/// Collapsed stacks: `MainThread;main;load 1234`, a line for each stack, weight in whole µs of self time. A stack begins with its
/// thread (tasks share the name `tasks`), and with its process when there are several. Memory holds each different stack once.
struct FoldedExporter: TraceExporter {
    private struct Stack: Hashable {
        var caller: Int32
        /// Place in `names`: functions of one name are one.
        var name: Int
    }

    private let store: TraceStore
    private let numbers: LaneNumbers
    private var names: [String] = []
    private var nameNumbers: [String: Int] = [:]
    private var numberOfFunction = FunctionNotes<Int>()
    private var known: [Stack: Int32] = [:]
    /// By number of the stack; `caller` of an outermost one is the number of a root.
    private var stacks: [Stack] = []
    private var selfTimes: [UInt64] = []
    private var roots: [String] = []
    private var open: [(stack: Int32, callees: UInt64)] = []
    private var root: Int32 = 0

    init(_ store: TraceStore) {
        self.store = store
        numbers = LaneNumbers(store)
    }

    mutating func begin(lane: LaneID, _ output: ExportOutput) {
        let entry = numbers[lane]
        var name = Self.escaped(entry.isTask ? "tasks" : entry.name)
        if numbers.processes.count > 1 { name = "process \(entry.process);" + name }
        let index = roots.firstIndex(of: name) ?? roots.count
        if index == roots.count { roots.append(name) }
        // Below zero, to tell roots from stacks.
        root = -1 - Int32(index)
        open = []
    }

    mutating func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput) {
        let key = Stack(caller: open.last?.stack ?? root, name: name(of: store.functionID(span.call)))
        let stack = known[key] ?? Int32(stacks.count)
        if Int(stack) == stacks.count {
            known[key] = stack
            stacks.append(key)
            selfTimes.append(0)
        }
        open.append((stack, 0))
    }

    mutating func leave(_ span: ExportSpan, _ output: ExportOutput) {
        guard let last = open.popLast() else { return }
        let total = span.end - span.start
        selfTimes[Int(last.stack)] += total > last.callees ? total - last.callees : 0
        if !open.isEmpty { open[open.count - 1].callees += total }
    }

    func end(_ output: ExportOutput) {
        for index in stacks.indices {
            let weight = (selfTimes[index] + 500) / 1000
            guard weight > 0 else { continue }
            var parts: [String] = []
            var next = Int32(index)
            while next >= 0 {
                let stack = stacks[Int(next)]
                parts.append(names[stack.name])
                next = stack.caller
            }
            parts.append(roots[Int(-1 - next)])
            output.write(parts.reversed().joined(separator: ";"))
            output.write(" \(weight)\n")
        }
    }

    private mutating func name(of id: FunctionID) -> Int {
        if let number = numberOfFunction.known(id) { return number }
        let name = id == .lost ? "calls lost" : Self.escaped(FunctionText.name(store.function(id)))
        let number = nameNumbers[name] ?? names.count
        if number == names.count {
            names.append(name)
            nameNumbers[name] = number
        }
        numberOfFunction.note(id, number)
        return number
    }

    /// `;` and the ends of lines have a meaning in this format.
    static func escaped(_ name: String) -> String {
        String(name.map { $0 == ";" ? ":" : $0.isNewline ? " " : $0 })
    }
}
