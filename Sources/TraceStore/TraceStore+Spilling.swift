/// Old calls leave memory: pieces of all columns are written to a file without a name, which is mapped over them. An open call of
/// long ago still gets its end there.
extension TraceStore {
    /// Lets calls beyond the most recent four million go to a file in `folder`. False: there can be none; `spillProblem` is why.
    @discardableResult
    package func spill(into folder: String) -> Bool {
        guard spill.file == nil, memory != nil else { return spill.file != nil }
        (spill.file, spill.problem) = SpillFile.open(in: folder)
        return spill.file != nil
    }

    /// `errno` of what keeps calls from going to disk; 0: nothing.
    package var spillProblem: Int32 { spill.problem }

    /// Bytes on disk, about.
    package var spilledBytes: Int { spill.bytes }

    /// Seals what has become old: one piece, about half a millisecond; four when a million calls wait. False: there is no
    /// more to do.
    @discardableResult
    package func spillStep() -> Bool {
        guard let memory else { return false }
        let waiting = pools.pointee.blocks << 6 - spill.slots - spill.hotSlots
        for _ in 0..<(waiting > 1 << 20 ? 4 : 1) {
            if pools.pointee.blocks << 6 - spill.slots >= spill.hotSlots + Spill.piece {
                sealPiece(memory)
            } else if !sealRegion() {
                return false
            }
        }
        return true
    }

    /// What fills from its beginning, beside the columns, with the bytes in use and those that stay in memory.
    func forEachRegion(_ body: (inout SpillRegion, _ used: Int, _ hot: Int) -> Void) {
        let (hotSlots, hotTable) = (spill.hotSlots, spill.hotTableBytes)
        body(&spill.boundary, pools.pointee.boundaryBlocks << 6 * 4, hotSlots * 4)
        body(&arena.pointee.region, arena.pointee.byteCount, spill.hotArenaBytes)
        body(&exceptions.notes.region, exceptions.notes.byteCount, hotTable)
        body(&exceptions.rows.region, exceptions.rows.byteCount, hotTable)
        body(&generators.notes.region, generators.notes.byteCount, hotTable)
        body(&survey.exceptions.passages.region, survey.exceptions.passages.byteCount, hotTable)
        if let past = pastSurvey {
            body(&past.exceptions.passages.region, past.exceptions.passages.byteCount, hotTable)
        }
    }

    /// Seals a piece of the first region that has an old one. False: none has.
    private func sealRegion() -> Bool {
        guard let file = spill.file, spill.problem == 0 else { return false }
        let piece = spill.regionPiece
        var (isDone, problem) = (false, Int32(0))
        forEachRegion { region, used, hot in
            guard !isDone, let memory = region.memory, used - region.spilled >= hot + piece else { return }
            isDone = true
            problem = file.take(memory, region.spilled, piece, at: region.place + region.spilled)
            if problem == 0 { region.spilled += piece }
        }
        spill.problem = problem
        if isDone, problem == 0 { spill.bytes += piece }
        return isDone
    }

    private func sealPiece(_ memory: MappedMemory) {
        for segment in stride(from: spill.slots, to: spill.slots + Spill.piece, by: 1 << Spill.segmentShift) {
            var set = SIMD16<UInt64>()
            for slot in segment..<segment + 1 << Spill.segmentShift {
                let function = columns.functions[slot]
                set[Int(function >> 6 & 15)] |= 1 << UInt64(function & 63)
            }
            spill.functions.append(set)
        }
        let capacity = pools.pointee.blockCapacity << 6
        var column = 0
        var written: UInt16 = 0
        for (index, stride) in CallColumns.strides.enumerated() {
            let start = column + spill.slots * stride
            // Columns that a call need not have may have nothing here; their pages were never there then.
            let isOptional = CallColumns.optional.contains(index)
            if !isOptional || !memory.isEmpty(start, Spill.piece * stride), write(memory, start, Spill.piece * stride) {
                written |= 1 << UInt16(index)
            }
            column += CallColumns.bytes(stride: stride, capacity: capacity)
        }
        spill.written.append(written)
        spill.slots += Spill.piece
    }

    /// What can't be written stays in memory: false.
    private func write(_ memory: MappedMemory, _ offset: Int, _ count: Int) -> Bool {
        guard let file = spill.file, spill.problem == 0 else { return false }
        spill.problem = file.take(memory, offset, count, at: offset)
        if spill.problem == 0 { spill.bytes += count }
        return spill.problem == 0
    }

    /// Gives back pages of what is on disk, as far as reading brought them into memory: a sixteenth of it each time.
    package func dropPages() {
        guard let memory, spill.bytes > 0, spill.problem == 0 else { return }
        let part = spill.nextDrop
        spill.nextDrop = (part + 1) % 16
        let capacity = pools.pointee.blockCapacity << 6
        let pieces = spill.written.count * part / 16..<spill.written.count * (part + 1) / 16
        var column = 0
        for (index, stride) in CallColumns.strides.enumerated() {
            // Pieces that never went to the file would be lost; runs of the others go at once.
            var next = pieces.lowerBound
            while next < pieces.upperBound {
                let first = next
                while next < pieces.upperBound, spill.written[next] & 1 << UInt16(index) != 0 { next += 1 }
                if next > first {
                    memory.drop(column + first * Spill.piece * stride, (next - first) * Spill.piece * stride)
                } else {
                    next += 1
                }
            }
            column += CallColumns.bytes(stride: stride, capacity: capacity)
        }
        forEachRegion { region, _, _ in
            let start = (region.spilled / 16 * part) & ~4095
            let end = part == 15 ? region.spilled & ~4095 : (region.spilled / 16 * (part + 1)) & ~4095
            region.memory?.drop(start, end - start)
        }
    }
}
