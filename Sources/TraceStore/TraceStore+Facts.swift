import TraceWire

/// Processes, lanes, functions and types.
extension TraceStore {
    package var processCount: Int { processStates.count }

    /// All processes, index = `ProcessID.raw`.
    package var processes: [TracedProcess] { processStates.map(facts) }

    package func process(_ id: ProcessID) -> TracedProcess { facts(processStates[Int(id.raw)]) }

    package func isKnown(pid: UInt32) -> Bool { pids.contains(pid) }

    /// The pid of the process that started this one, if it is one of those recorded.
    package func parent(of process: TracedProcess) -> UInt32? {
        guard let hello = process.hello, hello.parent != hello.pid, pids.contains(hello.parent) else { return nil }
        return hello.parent
    }

    private func facts(_ state: ProcessState) -> TracedProcess {
        var facts = state.facts
        facts.skippedBytes = state.reader.skippedBytes + state.unusedBytes
        facts.cutBytes = state.reader.cutBytes
        return facts
    }

    /// As the recorder's hello says; empty: not known.
    package func language(_ process: ProcessID) -> String { state(of: process)?.facts.hello?.texts["language"] ?? "" }

    package var laneCount: Int { laneStates.count }

    /// All lanes, index = `LaneID.raw`. O(lanes): where one is wanted, use `lane`.
    package var lanes: [Lane] { (0..<laneStates.count).map { lane(LaneID(raw: UInt32($0))) } }

    package func lane(_ id: LaneID) -> Lane {
        let facts = laneFacts[Int(id.raw)]
        let state = laneStates[Int(id.raw)]
        return Lane(
            id: id, process: facts.process, kind: facts.kind, parent: facts.parent, threadID: facts.threadID,
            name: facts.name, rowCount: state.pointee.rowCount,
            openDepth: state.pointee.depth + Int(clamping: state.pointee.overflow), isParked: state.pointee.isParked,
            parkedTime: state.pointee.parkedTime, lastTime: state.pointee.lastTime)
    }

    package var functionCount: Int { functionTable.functions.count }

    package func function(_ id: FunctionID) -> Function { functionTable.functions[Int(id.raw)] }

    /// Rows of the function, in all lanes.
    package func calls(of function: FunctionID) -> Int { Int(functionTable.calls[Int(function.raw)]) }

    /// Why a recorder has left out values of the function for a while; nil: it has not.
    package func lowered(_ function: FunctionID) -> AdaptedRecord? {
        functionTable.lowered.isEmpty ? nil : functionTable.lowered[function.raw]
    }

    /// Why a recorder has told values of the function in short for a while; nil: it has not.
    package func shortened(_ function: FunctionID) -> AdaptedRecord? {
        functionTable.shortened.isEmpty ? nil : functionTable.shortened[function.raw]
    }

    /// `lowered` of a call that is one of those, by all that is known.
    package func lowered(_ call: CallID) -> AdaptedRecord? {
        guard let why = lowered(functionID(call)), arguments(call).isEmpty, result(call) == nil else { return nil }
        let isTold = function(functionID(call)).parameters.isEmpty && outcome(call) != .returned
        return isTold ? nil : why
    }

    /// `module.Class`; builtins without their module; "?" for a number that was never defined.
    package func typeName(_ process: ProcessID, _ number: UInt32) -> String {
        state(of: process)?.typeNames[number] ?? "?"
    }
}
