import TraceWire

/// Calls that a foreign file tells of, lane by lane, on their way into the language of recorders: so the store and the explorer need
/// know nothing of other formats.
struct ImportedCalls {
    struct Call {
        /// ns
        var start: UInt64
        /// nil: the call is still open at the end.
        var end: UInt64?
        var function: UInt32
        /// Encoded arguments and result: places in `values`, 0: none.
        var arguments = 0
        var result = 0
        /// Type and message of an exception that left the call.
        var exception = 0
        /// The file gives it an end only because its format wants one.
        var staysOpen = false
    }

    struct Lane {
        var name: String
        var isTask = false
        var calls: [Call] = []
        /// Numbers of calls begun by `B` whose `E` has not come.
        var open: [Int] = []
    }

    private(set) var lanes: [Lane] = []
    private var laneNumbers: [String: Int] = [:]
    private var functions: [FunctionRecord] = []
    private var functionNumbers: [String: UInt32] = [:]
    private var values: [[Value]] = [[]]
    private var exceptions: [(type: String, message: String)] = [("", "")]
    var title = ""
    var pid: UInt32 = 1
    private(set) var count = 0

    /// The lane with this key, made when it is new.
    mutating func lane(_ key: String, name: String, isTask: Bool = false) -> Int {
        if let number = laneNumbers[key] { return number }
        laneNumbers[key] = lanes.count
        lanes.append(Lane(name: name, isTask: isTask))
        return lanes.count - 1
    }

    mutating func rename(_ lane: Int, _ name: String) { lanes[lane].name = name }

    /// The function with this key and these parameters.
    mutating func function(_ key: String, _ parameters: [String], _ make: () -> FunctionRecord) -> UInt32 {
        let key = parameters.isEmpty ? key : key + "\0" + parameters.joined(separator: "\0")
        if let number = functionNumbers[key] { return number }
        let number = UInt32(functions.count)
        functionNumbers[key] = number
        var record = make()
        record.id = number
        record.parameters = parameters.map { Parameter(name: $0) }
        functions.append(record)
        return number
    }

    mutating func keep(_ values: [Value]) -> Int {
        if values.isEmpty { return 0 }
        self.values.append(values)
        return self.values.count - 1
    }

    mutating func keep(exception type: String, _ message: String) -> Int {
        exceptions.append((type, message))
        return exceptions.count - 1
    }

    mutating func append(_ call: Call, to lane: Int) {
        lanes[lane].calls.append(call)
        count += 1
    }

    mutating func begin(_ call: Call, in lane: Int) {
        lanes[lane].open.append(lanes[lane].calls.count)
        append(call, to: lane)
    }

    /// Ends the innermost open call. False: there is none.
    mutating func end(at time: UInt64, in lane: Int, _ change: (inout Call, inout ImportedCalls) -> Void = { _, _ in })
        -> Bool
    {
        guard let index = lanes[lane].open.popLast() else { return false }
        var call = lanes[lane].calls[index]
        if !call.staysOpen { call.end = max(time, call.start) }
        change(&call, &self)
        lanes[lane].calls[index] = call
        return true
    }

    /// Gives the stream to `write`, a lane at a time, at most a few thousand calls in each piece.
    mutating func stream(_ write: ([UInt8]) -> Void, _ report: (Double) -> Void) {
        var builder = TraceBuilder(start: 1, step: 0)
        builder.record(
            .hello(Hello(pid: pid, texts: ["language": "imported", "command": title, "recorder": "import"])))
        for record in functions { builder.record(.function(record)) }
        var done = 0
        for index in lanes.indices {
            var lane = lanes[index]
            lanes[index].calls = []
            // Outer calls come first; calls that begin together stay in their order unless one holds the other.
            let ends = lane.calls.map { $0.end ?? .max }
            let order = lane.calls.indices.sorted { left, right in
                let (a, b) = (lane.calls[left], lane.calls[right])
                if a.start != b.start { return a.start < b.start }
                return ends[left] != ends[right] ? ends[left] > ends[right] : left < right
            }
            builder.lane("\(index)", kind: lane.isTask ? .task : .thread)
            let kind: LaneKind = lane.isTask ? .task : .thread
            builder.record(.lane(LaneRecord(id: UInt32(index), kind: kind, threadID: 0, name: lane.name)))
            var open: [(end: UInt64, call: Int)] = []
            for number in order {
                let call = lane.calls[number]
                while let last = open.last, last.end <= call.start {
                    open.removeLast()
                    finish(lane.calls[last.call], at: last.end, &builder)
                }
                builder.now = call.start
                builder.enter(call.function, arguments: call.arguments == 0 ? nil : values[call.arguments])
                // A call can't outlast its caller.
                open.append((min(ends[number], open.last?.end ?? .max), number))
                done += 1
                if done & 0xFFF == 0 {
                    write(builder.take())
                    report(Double(done) / Double(max(1, count)))
                }
            }
            while let last = open.popLast(), last.end < .max { finish(lane.calls[last.call], at: last.end, &builder) }
            lane.calls = []
            write(builder.take())
        }
        builder.record(.end(.programEnded))
        write(builder.take())
    }

    private func finish(_ call: Call, at time: UInt64, _ builder: inout TraceBuilder) {
        builder.now = time
        if call.exception != 0 {
            let (type, message) = exceptions[call.exception]
            let text = JSONReader.bounded(message)
            builder.unwind(builder.raise(type, message.isEmpty ? [] : [text]))
        } else {
            builder.exit(result: values[call.result].first)
        }
    }
}
