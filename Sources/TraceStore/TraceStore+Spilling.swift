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
        guard let memory, let boundaryMemory else { return false }
        let waiting = pools.pointee.blocks << 6 - spill.slots - spill.hotSlots
        for _ in 0..<(waiting > 1 << 20 ? 4 : 1) {
            let pools = pools.pointee
            if pools.blocks << 6 - spill.slots >= spill.hotSlots + Spill.piece {
                sealPiece(memory)
            } else if pools.boundaryBlocks << 6 - spill.boundarySlots >= spill.hotSlots + Spill.piece {
                let start = spill.boundarySlots * 4
                write(boundaryMemory, start, Spill.piece * 4, at: MappedMemory.pages(memory.byteCount) + start)
                spill.boundarySlots += Spill.piece
            } else if arena.pointee.byteCount - spill.arenaBytes >= spill.hotArenaBytes + Spill.arenaPiece,
                let values = arena.pointee.memory
            {
                let place = MappedMemory.pages(memory.byteCount) + MappedMemory.pages(boundaryMemory.byteCount)
                write(values, spill.arenaBytes, Spill.arenaPiece, at: place + spill.arenaBytes)
                spill.arenaBytes += Spill.arenaPiece
            } else {
                return false
            }
        }
        return true
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
        for (index, stride) in CallColumns.strides.enumerated() {
            let start = column + spill.slots * stride
            // Columns that a call need not have may have nothing here; their pages were never there then.
            let isOptional = CallColumns.optional.contains(index)
            if !isOptional || !memory.isEmpty(start, Spill.piece * stride) {
                write(memory, start, Spill.piece * stride, at: start)
            }
            column += CallColumns.bytes(stride: stride, capacity: capacity)
        }
        spill.slots += Spill.piece
    }

    /// What can't be written stays in memory.
    private func write(_ memory: MappedMemory, _ offset: Int, _ count: Int, at place: Int) {
        guard let file = spill.file, spill.problem == 0 else { return }
        spill.problem = file.take(memory, offset, count, at: place)
        if spill.problem == 0 { spill.bytes += count }
    }

    /// Gives back pages of what is on disk, as far as reading brought them into memory: a sixteenth of it each time.
    package func dropPages() {
        guard let memory, let boundaryMemory, spill.bytes > 0, spill.problem == 0 else { return }
        let part = spill.nextDrop
        spill.nextDrop = (part + 1) % 16
        func slice(_ count: Int) -> (start: Int, count: Int) {
            let start = (count / 16 * part) & ~4095
            let end = part == 15 ? count & ~4095 : (count / 16 * (part + 1)) & ~4095
            return (start, end - start)
        }
        let capacity = pools.pointee.blockCapacity << 6
        var column = 0
        for (index, stride) in CallColumns.strides.enumerated() {
            // Pieces of these may never have gone to the file: letting them go would lose them.
            if !CallColumns.optional.contains(index) {
                let (start, count) = slice(spill.slots * stride)
                memory.drop(column + start, count)
            }
            column += CallColumns.bytes(stride: stride, capacity: capacity)
        }
        let boundary = slice(spill.boundarySlots * 4)
        boundaryMemory.drop(boundary.start, boundary.count)
        let values = slice(spill.arenaBytes)
        arena.pointee.memory?.drop(values.start, values.count)
    }
}
