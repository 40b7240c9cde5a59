/// The lines of a function's code, as a record tells them (`RecordTag.function`): decoded when someone asks.
package struct LineTable: Hashable, Sendable {
    package var bytes: [UInt8]

    package init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    /// Runs of code units, each with its line, 0: none. `first`: the function's first line.
    package init(runs: [(units: Int, line: UInt32)], first: UInt32) {
        var out = ByteBuffer()
        var last = Int64(first)
        for run in runs {
            out.varint(UInt64(run.units))
            if run.line == 0 {
                out.varint(UInt64(0))
            } else {
                let step = Int64(run.line) - last
                out.varint(UInt64(bitPattern: (step << 1) ^ (step >> 63)) + 1)
                last = Int64(run.line)
            }
        }
        bytes = out.bytes
    }

    package var isEmpty: Bool { bytes.isEmpty }

    /// Runs of code units, each with its line, 0: none; cut at what makes no sense. `first`: the function's first line.
    package func runs(first: UInt32) -> [(units: UInt64, line: UInt32)] {
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            var line = Int64(first)
            var runs: [(units: UInt64, line: UInt32)] = []
            while reader.left > 0 {
                let units = reader.varint()
                let step = reader.varint()
                guard !reader.failed else { break }
                if step > 0 { line &+= Int64(bitPattern: (step - 1) >> 1) ^ -Int64(bitPattern: (step - 1) & 1) }
                runs.append((units, step == 0 ? 0 : UInt32(clamping: line)))
            }
            return runs
        }
    }

    /// The line of a site (`EventTag.enterAt`); nil: unknown. O(runs).
    package func line(site: UInt32, first: UInt32) -> UInt32? {
        guard site > 0 else { return nil }
        var left = UInt64(site - 1)
        for run in runs(first: first) {
            if left < run.units { return run.line == 0 ? nil : run.line }
            left -= run.units
        }
        return nil
    }
}
