/// Reads the records of a records frame. What it does not know it skips by its length.
package struct RecordReader {
    private var reader: ByteReader
    /// Records that were too short, or of values that mean nothing.
    package private(set) var unreadable = 0

    /// `payload` must outlive the reader.
    package init(_ payload: UnsafeRawBufferPointer) { reader = ByteReader(payload) }

    /// The next record that can be read; nil at the end.
    package mutating func next() -> Record? {
        while reader.left > 0 {
            let tag = reader.byte()
            let body = reader.region()
            if reader.failed {
                unreadable += 1
                return nil
            }
            guard RecordReader.isKnown(tag) else { continue }
            var bodyReader = ByteReader(body)
            if let record = RecordReader.read(tag, &bodyReader), !bodyReader.failed { return record }
            unreadable += 1
        }
        return nil
    }

    private static func isKnown(_ tag: UInt8) -> Bool {
        switch tag {
        case RecordTag.hello...RecordTag.end, RecordTag.rules, RecordTag.overhead, RecordTag.adapted: true
        default: false
        }
    }

    private static func read(_ tag: UInt8, _ body: inout ByteReader) -> Record? {
        switch tag {
        case RecordTag.hello: return .hello(readHello(&body))
        case RecordTag.function: return readFunction(&body).map(Record.function)
        case RecordTag.type: return .type(TypeRecord(id: body.number(), name: body.text()))
        case RecordTag.lane: return readLane(&body).map(Record.lane)
        case RecordTag.state:
            let capture = body.byte() != 0
            var state = StateRecord(
                capture: capture, droppedChunks: body.varint(), droppedCalls: body.varint())
            if body.left > 0 { state.droppedRecords = body.varint() }
            return .state(state)
        case RecordTag.notice:
            guard let severity = NoticeRecord.Severity(rawValue: body.byte()) else { return nil }
            return .notice(NoticeRecord(severity: severity, text: body.text()))
        case RecordTag.rules: return .rules(Array(body.rest()))
        case RecordTag.overhead: return .overhead(body.number())
        case RecordTag.adapted:
            let function = body.number()
            let values = AdaptedValues(rawValue: body.byte()) ?? .leftOut
            let rate = body.varint()
            let cost = body.left > 0 ? body.varint() : 0
            return .adapted(AdaptedRecord(function: function, values: values, callsPerSecond: rate, cost: cost))
        default: return EndReason(rawValue: body.byte()).map(Record.end)
        }
    }

    private static func readHello(_ body: inout ByteReader) -> Hello {
        let version = body.fixed(UInt16.self)
        var hello = Hello(version: version, pid: body.number(), parent: body.number())
        hello.wallTime = body.fixed(UInt64.self)
        hello.monotonicTime = body.fixed(UInt64.self)
        while body.left > 0 && !body.failed {
            let key = body.text()
            hello.texts[key] = body.text()
        }
        return hello
    }

    private static func readFunction(_ body: inout ByteReader) -> FunctionRecord? {
        var record = FunctionRecord(id: body.number(), qualifiedName: "")
        guard let origin = Origin(rawValue: body.byte()) else { return nil }
        record.origin = origin
        record.flags = body.number()
        record.line = body.number()
        record.qualifiedName = body.text()
        record.module = body.text()
        record.file = body.text()
        let count = body.varint()
        guard count <= UInt64(body.left / 2) else { return nil }
        for _ in 0..<count {
            guard let kind = ParameterKind(rawValue: body.byte()) else { return nil }
            record.parameters.append(Parameter(name: body.text(), kind: kind))
        }
        if body.left > 0 { record.lines = LineTable(Array(body.region())) }
        return record
    }

    private static func readLane(_ body: inout ByteReader) -> LaneRecord? {
        let id = body.number()
        guard let kind = LaneKind(rawValue: body.byte()) else { return nil }
        let parent = body.number()
        var record = LaneRecord(id: id, kind: kind, name: "")
        record.parent = parent == 0 ? nil : parent - 1
        record.threadID = body.varint()
        record.name = body.text()
        return record
    }
}
