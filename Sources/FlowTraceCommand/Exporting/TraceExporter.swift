import TraceStore

/// Writes calls in one format. Lanes come one after another; each call is entered, and left when all below it was left.
protocol TraceExporter {
    /// Something that stands before all calls.
    mutating func begin(_ output: ExportOutput)
    mutating func begin(lane: LaneID, _ output: ExportOutput)
    /// `upcoming`: the lane's next row that will be written.
    mutating func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput)
    mutating func leave(_ span: ExportSpan, _ output: ExportOutput)
    mutating func end(lane: LaneID, _ output: ExportOutput)
    mutating func end(_ output: ExportOutput)
}

extension TraceExporter {
    mutating func begin(_ output: ExportOutput) {}
    mutating func begin(lane: LaneID, _ output: ExportOutput) {}
    mutating func leave(_ span: ExportSpan, _ output: ExportOutput) {}
    mutating func end(lane: LaneID, _ output: ExportOutput) {}
    mutating func end(_ output: ExportOutput) {}
}

extension ExportFormat {
    func exporter(_ store: TraceStore, _ filter: ExportFilter) -> any TraceExporter {
        switch self {
        case .chrome: ChromeExporter(store)
        case .perfetto: PerfettoExporter(store)
        case .speedscope: SpeedscopeExporter(store)
        case .folded: FoldedExporter(store)
        case .jsonl: JSONLinesExporter(store)
        case .json: CallEventExporter(store)
        case .text: TextExporter(store, filter)
        case .html: HTMLExporter(store)
        }
    }
}
