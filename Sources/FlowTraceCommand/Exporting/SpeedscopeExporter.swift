import Interface
import TraceStore

/// speedscope's file format: an evented profile for each lane, balanced, with times that never go back. The frames come last,
/// when all are known.
struct SpeedscopeExporter: TraceExporter {
    private let store: TraceStore
    private let numbers: LaneNumbers
    /// Number of each function's frame, plus one; 0: none yet.
    private var frames: [Int] = []
    private var functions: [FunctionID] = []
    private var hasProfiles = false
    private var hasEvents = false
    /// Latest time of the lane.
    private var lastTime: UInt64 = 0

    init(_ store: TraceStore) {
        self.store = store
        numbers = LaneNumbers(store)
    }

    func begin(_ output: ExportOutput) {
        output.write("{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"flowtrace\",")
        output.write("\"activeProfileIndex\":0,\"profiles\":[\n")
    }

    mutating func begin(lane: LaneID, _ output: ExportOutput) {
        if hasProfiles { output.write(",\n") }
        hasProfiles = true
        hasEvents = false
        let entry = numbers[lane]
        let name = numbers.processes.count > 1 ? "\(entry.name) of process \(entry.process)" : entry.name
        output.write("{\"type\":\"evented\",\"name\":\(JSONText.quoted(name)),\"unit\":\"nanoseconds\",")
    }

    mutating func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput) {
        if !hasEvents {
            lastTime = span.start
            output.write("\"startValue\":\(lastTime),\"events\":[")
        }
        event("O", store.functionID(span.call), span.start, output)
    }

    mutating func leave(_ span: ExportSpan, _ output: ExportOutput) {
        event("C", store.functionID(span.call), span.end, output)
    }

    private mutating func event(_ type: String, _ function: FunctionID, _ time: UInt64, _ output: ExportOutput) {
        lastTime = max(lastTime, time)
        output.write(hasEvents ? ",\n{\"type\":\"" : "\n{\"type\":\"")
        hasEvents = true
        output.write(type)
        output.write("\",\"frame\":")
        output.write(String(frame(function)))
        output.write(",\"at\":")
        output.write(String(lastTime))
        output.write("}")
    }

    private mutating func frame(_ function: FunctionID) -> Int {
        let index = Int(function.raw)
        while frames.count <= index { frames.append(0) }
        if frames[index] == 0 {
            functions.append(function)
            frames[index] = functions.count
        }
        return frames[index] - 1
    }

    func end(lane: LaneID, _ output: ExportOutput) { output.write("\n],\"endValue\":\(lastTime)}") }

    func end(_ output: ExportOutput) {
        output.write("\n],\"shared\":{\"frames\":[")
        for (index, id) in functions.enumerated() {
            let function = store.function(id)
            let name = id == .lost ? "calls lost" : FunctionText.name(function)
            output.write(index == 0 ? "\n" : ",\n")
            output.write("{\"name\":\(JSONText.quoted(name)),\"file\":\(JSONText.quoted(function.file))")
            output.write(function.line == 0 ? "}" : ",\"line\":\(function.line)}")
        }
        output.write("\n]}}\n")
    }
}
