import Interface
import TraceStore

/// What other formats call a lane: a process and a thread by number, and a name. Numbers are those of the system where they
/// are known and belong to one lane only.
struct LaneNumbers {
    struct Entry {
        var process: Int
        var thread: Int
        var name: String
        var isTask: Bool
    }

    private(set) var lanes: [Entry] = []
    /// By `ProcessID`: number and command line.
    private(set) var processes: [(number: Int, name: String)] = []

    /// Numbers that are made up begin here: beyond those of the system.
    private static let madeUp = 1 << 24

    init(_ store: TraceStore) {
        var usedProcesses: Set<Int> = []
        for process in store.processes {
            let pid = Int(process.hello?.pid ?? 0)
            let number = pid > 0 && !usedProcesses.contains(pid) ? pid : Self.madeUp + Int(process.id.raw)
            usedProcesses.insert(number)
            let command = process.hello?.command.joined(separator: " ") ?? ""
            processes.append((number, command.isEmpty ? "process \(number)" : command))
        }
        var usedThreads: [ProcessID: Set<Int>] = [:]
        for lane in store.lanes {
            let system = Int(clamping: lane.threadID)
            let isFree = system > 0 && system < Self.madeUp && usedThreads[lane.process]?.contains(system) != true
            let thread = isFree ? system : Self.madeUp + Int(lane.id.raw)
            usedThreads[lane.process, default: []].insert(thread)
            let name = lane.name.isEmpty ? "lane \(lane.id.raw)" : lane.name
            lanes.append(
                Entry(
                    process: processes[Int(lane.process.raw)].number, thread: thread, name: name,
                    isTask: lane.kind == .task))
        }
    }

    subscript(_ lane: LaneID) -> Entry { lanes[Int(lane.raw)] }
}
