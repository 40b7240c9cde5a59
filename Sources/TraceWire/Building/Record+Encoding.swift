extension Record {
    /// The record as the wire has it: tag, length, body.
    package var encoded: [UInt8] {
        var body = ByteBuffer()
        let tag = encodeBody(to: &body)
        var buffer = ByteBuffer()
        buffer.byte(tag)
        buffer.region(body.bytes)
        return buffer.bytes
    }

    private func encodeBody(to body: inout ByteBuffer) -> UInt8 {
        switch self {
        case .hello(let hello):
            body.fixed(hello.version)
            body.varint(hello.pid)
            body.varint(hello.parent)
            body.fixed(hello.wallTime)
            body.fixed(hello.monotonicTime)
            for (key, text) in hello.texts.sorted(by: { $0.key < $1.key }) {
                body.text(key)
                body.text(text)
            }
            return RecordTag.hello
        case .function(let function):
            body.varint(function.id)
            body.byte(function.origin.rawValue)
            body.varint(function.flags)
            body.varint(function.line)
            body.text(function.qualifiedName)
            body.text(function.module)
            body.text(function.file)
            body.varint(function.parameters.count)
            for parameter in function.parameters {
                body.byte(parameter.kind.rawValue)
                body.text(parameter.name)
            }
            if !function.lines.isEmpty { body.region(function.lines.bytes) }
            return RecordTag.function
        case .type(let type):
            body.varint(type.id)
            body.text(type.name)
            return RecordTag.type
        case .lane(let lane):
            body.varint(lane.id)
            body.byte(lane.kind.rawValue)
            body.varint(lane.parent.map { UInt64($0) + 1 } ?? 0)
            body.varint(lane.threadID)
            body.text(lane.name)
            return RecordTag.lane
        case .state(let state):
            body.byte(state.capture ? 1 : 0)
            body.varint(state.droppedChunks)
            body.varint(state.droppedCalls)
            body.varint(state.droppedRecords)
            return RecordTag.state
        case .notice(let notice):
            body.byte(notice.severity.rawValue)
            body.text(notice.text)
            return RecordTag.notice
        case .end(let reason):
            body.byte(reason.rawValue)
            return RecordTag.end
        case .rules(let text):
            body.raw(text)
            return RecordTag.rules
        case .overhead(let part):
            body.varint(part)
            return RecordTag.overhead
        case .adapted(let adapted):
            body.varint(adapted.function)
            body.byte(adapted.values.rawValue)
            body.varint(adapted.callsPerSecond)
            if adapted.cost > 0 { body.varint(adapted.cost) }
            return RecordTag.adapted
        }
    }
}

extension FrameHeader {
    /// Header and payload in one, with length and checksum set.
    package func frame(_ payload: [UInt8]) -> [UInt8] {
        var header = self
        var bytes = [UInt8](repeating: 0, count: Wire.headerSize)
        bytes.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress else { return }
            payload.withUnsafeBytes { header.write(to: base, payload: $0) }
        }
        return bytes + payload
    }
}
