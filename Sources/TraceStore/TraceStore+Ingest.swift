import TraceWire

extension TraceStore {
    /// A recorder has connected, or a file was opened.
    package func beginProcess() -> ProcessID {
        let id = ProcessID(raw: UInt32(processStates.count))
        processStates.append(ProcessState(id: id))
        revision += 1
        return id
    }

    /// Takes in the next bytes of a process's stream, split anywhere. Bytes that make no sense are counted, never fatal.
    package func ingest(_ process: ProcessID, _ bytes: UnsafeRawBufferPointer) {
        guard let state = state(of: process), bytes.count > 0 else { return }
        state.reader.append(bytes)
        drain(state, atEnd: false)
    }

    /// The stream is over: calls still open stay open, their time stops.
    package func endProcess(_ process: ProcessID) {
        guard let state = state(of: process), !state.facts.hasEnded else { return }
        drain(state, atEnd: true)
        for ended in [state] + state.members.values {
            goOn(ended, atEnd: true)
            ended.facts.hasEnded = true
            ended.writers = [:]
        }
        revision += 1
    }

    /// How far the stream of a process has come: bytes of its records, and the last chunk of each writer with its bytes. What comes
    /// next begins there: the beginning of a frame that was cut is forgotten.
    package func resume(_ process: ProcessID) -> (
        records: UInt32, writers: [UInt32: (sequence: UInt32, offset: UInt32)]
    ) {
        guard let state = state(of: process) else { return (0, [:]) }
        state.reader.dropWaiting()
        var writers = state.writers.mapValues { (sequence: $0.sequence, offset: $0.nextOffset) }
        for (writer, pieces) in state.waiting {
            guard let last = pieces.last else { continue }
            writers[writer] = (last.header.sequence, last.header.offset + UInt32(last.bytes.count))
        }
        return (state.recordBytes, writers)
    }

    func state(of process: ProcessID) -> ProcessState? {
        process.raw < UInt32(processStates.count) ? processStates[Int(process.raw)] : nil
    }

    private func drain(_ state: ProcessState, atEnd: Bool) {
        var taken = false
        state.reader.drain(atEnd: atEnd) { header, payload in
            taken = true
            guard let state = member(header.stream, of: state) else {
                state.unusedBytes += payload.count
                return
            }
            if state.isForeign {
                state.unusedBytes += payload.count
                return
            }
            switch header.kind {
            case .records:
                take(records: payload, of: state)
                state.recordBytes = header.offset &+ UInt32(payload.count)
            case .events: order(payload, header, of: state)
            }
        }
        if state.reader.skippedBytes > state.reader.cutBytes, state.tellDamage() { taken = true }
        if taken { revision += 1 }
    }

    /// The process that a frame belongs to: a file may hold several. nil: there are too many.
    private func member(_ stream: UInt32, of state: ProcessState) -> ProcessState? {
        if state.stream == nil { state.stream = stream }
        if state.stream == stream { return state }
        if let known = state.members[stream] { return known }
        guard state.members.count < ProcessState.greatestMembers else { return nil }
        let member = processStates[Int(beginProcess().raw)]
        state.members[stream] = member
        return member
    }

    /// Takes in a piece. Answers where it stopped, since something that comes before is still to come; nil: at its end.
    func take(
        events payload: UnsafeRawBufferPointer, _ header: FrameHeader, of state: ProcessState, hurries: Int = 0
    ) -> Int? {
        if state.writers[header.writer] == nil, header.sequence > 0 { state.beganLate = true }
        let known = state.writers[header.writer]
        var writer = known ?? WriterState(sequence: header.sequence)
        let isNext = writer.nextOffset == 0 || header.sequence > writer.sequence || header.sequence == 0
        if header.offset == 0 && isNext {
            // A chunk has its own clock and names its lanes anew: whatever was lost before it, it can be read. Chunk 0 may
            // come again, of another thread that took over the number.
            var hasGap = header.sequence > 0 && header.sequence != writer.sequence &+ 1
            // A chunk that waits from its first event on was looked at before: nothing is missing between it and itself.
            if let known, known.sequence == header.sequence, known.nextOffset == 0, !known.isBroken {
                hasGap = known.hasGap
            }
            writer = WriterState(sequence: header.sequence)
            writer.hasGap = hasGap
        } else if header.sequence != writer.sequence || header.offset != writer.nextOffset {
            // A piece is missing before this one (its clock and lane are unknown), or this one came before.
            if header.sequence > writer.sequence { writer = WriterState(sequence: header.sequence, isBroken: true) }
            if header.sequence == writer.sequence && header.offset > writer.nextOffset { writer.isBroken = true }
            state.unusedBytes += payload.count
            if writer.isBroken { state.tellDamage() }
            state.writers[header.writer] = writer
            return nil
        }
        var stop: Int?
        if writer.isBroken {
            state.unusedBytes += payload.count
        } else {
            let events = writer.decoder.events
            var appender = LaneAppender(self, state, header, lane: writer.lane)
            appender.turn = writer.turn
            appender.hasGap = writer.hasGap
            appender.hurries = hurries
            if !writer.decoder.decode(payload, into: &appender) {
                writer.isBroken = true
                state.unusedBytes += payload.count
                state.tellDamage()
            }
            appender.finish(tick: writer.decoder.tick)
            writer.lane = appender.lane
            writer.turn = appender.turn
            stop = writer.decoder.stop
            eventCount += writer.decoder.events - events
        }
        writer.nextOffset = header.offset &+ UInt32(stop ?? payload.count)
        state.writers[header.writer] = writer
        return stop
    }

    private func take(records payload: UnsafeRawBufferPointer, of state: ProcessState) {
        var reader = RecordReader(payload)
        while !state.isForeign, let record = reader.next() { take(record, of: state) }
        state.facts.oddities += reader.unreadable
    }

    private func take(_ record: Record, of state: ProcessState) {
        switch record {
        case .hello(let hello):
            state.facts.hello = hello
            pids.insert(hello.pid)
            guard hello.version != Wire.version else { return }
            state.isForeign = true
            let sentence =
                "The recorder speaks version \(hello.version) of the trace language, this explorer version "
                + "\(Wire.version): use a recorder and an explorer of the same release."
            state.facts.notices.append(NoticeRecord(severity: .fault, text: sentence))
        case .function(let record):
            guard record.id < NumberMap.greatest else {
                state.facts.oddities += 1
                return
            }
            let number = functionTable.number(of: Function(record))
            _ = state.functions.set(record.id, to: number)
            take(record.lines, of: number, state)
        case .type(let record):
            state.typeNames[record.id] = record.name
        case .lane(let record):
            take(record, of: state)
        case .state(let record):
            state.facts.isCapturing = record.capture
            state.facts.droppedChunks = Int(clamping: record.droppedChunks)
            state.facts.droppedCalls = Int(clamping: record.droppedCalls)
            state.facts.droppedRecords = Int(clamping: record.droppedRecords)
        case .notice(let record):
            if state.facts.notices.count < ProcessState.greatestNotices { state.facts.notices.append(record) }
        case .end(let reason):
            state.facts.endReason = reason
        case .overhead(let part): state.facts.overhead = Double(part) / 1000
        case .adapted(let record):
            let function = FunctionID(raw: state.functions[record.function])
            guard function.raw != NumberMap.none else { return }
            state.facts.quieted[function] = record.values == .leftOut ? record.callsPerSecond : nil
            switch record.values {
            case .asEver: break
            case .leftOut: functionTable.lowered[function.raw] = record
            case .inShort: functionTable.shortened[function.raw] = record
            }
        case .rules(let text):
            var rules = Rules()
            _ = text.withUnsafeBytes { rules.amend($0) }
            state.facts.rules = rules
        }
    }

    private func take(_ record: LaneRecord, of state: ProcessState) {
        guard let lane = laneState(record.id, of: state, isDefinition: true) else { return }
        laneFacts[Int(lane.pointee.id)] = LaneFacts(
            process: state.facts.id, kind: record.kind, parent: nil, threadID: record.threadID, name: record.name)
        if let parent = record.parent {
            let number = state.lanes[parent]
            if number != NumberMap.none && number != lane.pointee.id {
                laneFacts[Int(lane.pointee.id)].parent = LaneID(raw: number)
            }
        }
    }

    /// The lane with a recorder's number; a lane that was never defined is made up, and counted as an oddity.
    func laneState(
        _ number: UInt32, of state: ProcessState, isDefinition: Bool = false
    ) -> UnsafeMutablePointer<LaneState>? {
        let known = state.lanes[number]
        if known != NumberMap.none { return laneStates[Int(known)] }
        let id = UInt32(laneStates.count)
        guard state.lanes.set(number, to: id) else {
            state.facts.oddities += 1
            return nil
        }
        if !isDefinition { state.facts.oddities += 1 }
        let lane = UnsafeMutablePointer<LaneState>.allocate(capacity: 1)
        lane.initialize(to: LaneState(id: id, process: state.facts.id.raw))
        laneStates.append(lane)
        laneFacts.append(
            LaneFacts(process: state.facts.id, kind: .thread, parent: nil, threadID: 0, name: "lane \(number)"))
        return lane
    }
}
