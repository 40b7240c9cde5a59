import TraceWire

/// Where a call is made.
package struct CallSite: Equatable, Sendable {
    /// The function that makes it; nil: that of the row's parent.
    package var function: FunctionID?
    package var line: UInt32
}

/// A site that is told in many words: in a function that has no row, or too far from its beginning for the column.
struct FarSite {
    /// nil: `place` is a line.
    var function: UInt32?
    /// A site (`EventTag.enterAt`), or a line.
    var place: UInt32
}

extension TraceStore {
    /// Where the call is made, if known. O(code of the caller).
    package func callSite(_ call: CallID) -> CallSite? {
        let slot = slot(call)
        let site = columns.sites[slot]
        guard site != 0 else { return nil }
        if site != CallColumns.farSite {
            return caller(call).flatMap { line(UInt32(site), in: $0, call) }.map { CallSite(function: nil, line: $0) }
        }
        guard let far = farSites[UInt32(slot)], far.place > 0 else { return nil }
        guard let function = far.function else { return CallSite(function: nil, line: far.place) }
        let isCaller = caller(call)?.raw == function
        return line(far.place, in: FunctionID(raw: function), call).map {
            CallSite(function: isCaller ? nil : FunctionID(raw: function), line: $0)
        }
    }

    /// The function whose code makes the call: of the innermost caller that is not native.
    package func caller(_ call: CallID) -> FunctionID? {
        var next = parent(call)
        while let caller = next {
            let function = functionID(caller)
            if functionTable.functions[Int(function.raw)].flags & FunctionFlags.native == 0 { return function }
            next = parent(caller)
        }
        return nil
    }

    private func line(_ site: UInt32, in function: FunctionID, _ call: CallID) -> UInt32? {
        let process = processStates[Int(laneStates[Int(call.lane.raw)].pointee.process)]
        let variant = process.lineVariants[function.raw] ?? 0
        guard let tables = functionTable.lines[function.raw], variant < tables.count else { return nil }
        return tables[variant].line(site: site, first: functionTable.functions[Int(function.raw)].line)
    }

    @inline(never)
    func placeFarSite(_ site: UInt32, _ slot: Int, _ lane: UnsafeMutablePointer<LaneState>) {
        pools.pointee.hasSites = true
        columns.sites[slot] = CallColumns.farSite
        if site != 0 {
            let entry = lane.pointee.depth > 1 ? lane.pointee.stack + (lane.pointee.depth - 2) : nil
            farSites[UInt32(slot)] = FarSite(function: entry?.pointee.function, place: entry == nil ? 0 : site)
        } else {
            farSites[UInt32(slot)] = lane.pointee.farSite
        }
        lane.pointee.hasFarSite = false
    }

    /// The lines of a function's code, as the recorder of `process` tells them. Interpreters may translate one function
    /// differently: equal tables are kept once.
    func take(_ lines: LineTable, of function: UInt32, _ process: ProcessState) {
        guard !lines.isEmpty else { return }
        var tables = functionTable.lines[function] ?? []
        var variant = tables.firstIndex(of: lines)
        if variant == nil, tables.count < FunctionTable.greatestVariants {
            tables.append(lines)
            variant = tables.count - 1
            functionTable.lines[function] = tables
        }
        if let variant, variant > 0 { process.lineVariants[function] = variant }
        if variant == nil { process.lineVariants[function] = .max }
    }
}
