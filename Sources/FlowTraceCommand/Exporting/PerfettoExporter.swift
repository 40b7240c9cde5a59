import Interface
import TraceStore
import TraceWire

/// Perfetto's own format, a sequence of protobuf messages (`Trace` in perfetto's trace.proto). Each lane is a track of its own, so
/// that tasks that overlap do not disturb one another; names are interned. Times are taken for those of the trace's clock.
///
/// The reader drops what is deeper than some hundred levels on a track: `--depth` helps.
struct PerfettoExporter: TraceExporter {
    private let store: TraceStore
    private let numbers: LaneNumbers
    private let text: CallText
    private var values: ValueText?
    private var interned: Set<FunctionID> = []
    private var track: UInt64 = 0

    /// All packets are of one sequence, the scope of interned names.
    private static let sequence = 1
    /// Interned categories are the raw values of `Origin` plus one, names the numbers of functions plus one.
    private static let categories = ["mine", "library", "standard library", "import"]
    private static let annotations = ["arguments", "result", "exception", "caught"]

    init(_ store: TraceStore) {
        self.store = store
        numbers = LaneNumbers(store)
        text = CallText(store, now: 0)
    }

    private static func uuid(_ process: ProcessID) -> UInt64 { UInt64(process.raw) + 1 }
    private static func uuid(_ lane: LaneID) -> UInt64 { UInt64(lane.raw) + 1 << 32 }

    func begin(_ output: ExportOutput) {
        var names = ProtobufMessage()
        for (index, name) in Self.categories.enumerated() { names.message(1, Self.named(index + 1, name)) }
        for (index, name) in Self.annotations.enumerated() { names.message(3, Self.named(index + 1, name)) }
        var packet = ProtobufMessage()
        packet.varint(10, Self.sequence)
        packet.message(12, names)
        packet.varint(13, 1)  // what was interned before is void
        write(packet, output)
        for (index, process) in numbers.processes.enumerated() {
            var facts = ProtobufMessage()
            facts.varint(1, process.number)
            facts.string(6, process.name)
            var descriptor = ProtobufMessage()
            descriptor.varint(1, Self.uuid(ProcessID(raw: UInt32(index))))
            descriptor.message(3, facts)
            write(descriptor: descriptor, output)
        }
    }

    private static func named(_ number: Int, _ name: String) -> ProtobufMessage {
        var message = ProtobufMessage()
        message.varint(1, number)
        message.string(2, name)
        return message
    }

    mutating func begin(lane: LaneID, _ output: ExportOutput) {
        let entry = numbers[lane]
        track = Self.uuid(lane)
        values = text.values(of: lane)
        var descriptor = ProtobufMessage()
        descriptor.varint(1, track)
        if entry.isTask {
            descriptor.string(2, entry.name)
            descriptor.varint(5, Self.uuid(store.lane(lane).process))
        } else {
            var thread = ProtobufMessage()
            thread.varint(1, entry.process)
            thread.varint(2, entry.thread)
            thread.string(5, entry.name)
            descriptor.message(4, thread)
        }
        write(descriptor: descriptor, output)
    }

    mutating func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput) {
        if let lost = store.lost(span.call) {
            var event = ProtobufMessage()
            event.varint(9, 3)  // an instant
            event.varint(11, track)
            event.string(23, "\(lost) calls lost")
            write(event, at: span.start, names: nil, output)
            return
        }
        let id = store.functionID(span.call)
        let function = store.function(id)
        var event = ProtobufMessage()
        event.varint(3, Int(function.origin.rawValue) + 1)
        annotate(span.call, &event)
        event.varint(9, 1)  // the beginning of a slice
        event.varint(10, UInt64(id.raw) + 1)
        event.varint(11, track)
        var names: ProtobufMessage?
        if interned.insert(id).inserted {
            var place = ProtobufMessage()
            place.varint(1, UInt64(id.raw) + 1)
            place.string(2, function.file)
            place.string(3, function.qualifiedName)
            place.varint(4, UInt64(function.line))
            names = ProtobufMessage()
            names?.message(2, Self.named(Int(id.raw) + 1, FunctionText.name(function)))
            names?.message(4, place)
        }
        event.varint(34, UInt64(id.raw) + 1)
        write(event, at: span.start, names: names, output)
    }

    mutating func leave(_ span: ExportSpan, _ output: ExportOutput) {
        guard store.lost(span.call) == nil else { return }
        var event = ProtobufMessage()
        event.varint(9, 2)  // the end of a slice
        event.varint(11, track)
        write(event, at: span.end, names: nil, output)
    }

    private func annotate(_ call: CallID, _ event: inout ProtobufMessage) {
        func note(_ name: Int, _ body: (inout ProtobufMessage) -> Void) {
            var annotation = ProtobufMessage()
            annotation.varint(1, name)
            body(&annotation)
            event.message(4, annotation)
        }
        if let arguments = text.argumentList(call), !arguments.isEmpty { note(1) { $0.string(6, arguments) } }
        if let result = store.result(call), let values { note(2) { $0.string(6, values.plain(result)) } }
        if let mark = store.mark(call), let exception = store.exception(call) {
            note(3) { $0.string(6, "\(exception.typeName): \(exception.message)") }
            if mark == .caught { note(4) { $0.varint(2, 1) } }
        }
    }

    private func write(
        _ event: ProtobufMessage, at time: UInt64, names: ProtobufMessage?, _ output: ExportOutput
    ) {
        var packet = ProtobufMessage()
        packet.varint(8, time)
        packet.varint(10, Self.sequence)
        packet.message(11, event)
        if let names { packet.message(12, names) }
        packet.varint(13, 2)  // names that were interned before are needed
        write(packet, output)
    }

    private func write(descriptor: ProtobufMessage, _ output: ExportOutput) {
        var packet = ProtobufMessage()
        packet.varint(10, Self.sequence)
        packet.message(60, descriptor)
        write(packet, output)
    }

    private func write(_ packet: ProtobufMessage, _ output: ExportOutput) {
        var trace = ProtobufMessage()
        trace.message(1, packet)
        output.write(trace.bytes)
    }
}
