import CPython

/// The lines of a code object, for its record: CPython's table of places (`Objects/locations.md` there) without the columns.
enum CodeLineTable {
    /// Bytes; what is beyond has no lines. About a byte for each instruction that begins a line.
    private static let greatest = 16 << 10

    /// Appends the region. `first`: the function's first line.
    static func write(_ code: Object, first: Int, _ out: inout ByteWriter) {
        guard let table = PyObject_GetAttrString(code, "co_linetable") else { return PyErr_Clear() }
        defer { Py_DecRef(table) }
        guard table.isExactly(py_bytes_type()) else { return }
        var places = Places(
            next: bytesData(table), left: table.itemCount, line: first)
        let head = out.next
        out.next += 3
        var (told, runLine, runUnits) = (first, -1, 0)
        func tell(_ out: inout ByteWriter) {
            guard runUnits > 0 else { return }
            out.varint(runUnits)
            guard runLine > 0 else { return out.byte(0) }
            let step = Int64(runLine - told)
            out.varint(UInt64(bitPattern: (step &<< 1) ^ (step &>> 63)) &+ 1)
            told = runLine
        }
        while places.left > 0, out.next - head < greatest {
            let (units, line) = places.take()
            if line == runLine {
                runUnits += units
            } else {
                tell(&out)
                (runLine, runUnits) = (line, units)
            }
        }
        tell(&out)
        // The length, as a number of three bytes.
        let length = out.next - head - 3
        head[0] = UInt8(truncatingIfNeeded: length) | 0x80
        head[1] = UInt8(truncatingIfNeeded: length >> 7) | 0x80
        head[2] = UInt8(truncatingIfNeeded: length >> 14) & 0x7F
    }

    private struct Places {
        var next: UnsafePointer<UInt8>
        var left: Int
        var line: Int

        mutating func byte() -> Int {
            guard left > 0 else { return 0 }
            defer {
                next += 1
                left -= 1
            }
            return Int(next.pointee)
        }

        /// 6 bits a byte, the lowest first.
        mutating func number() -> Int {
            var (value, shift) = (0, 0)
            while shift < 36 {
                let byte = byte()
                value |= (byte & 0x3F) << shift
                if byte & 0x40 == 0 { break }
                shift += 6
            }
            return value
        }

        mutating func signed() -> Int {
            let value = number()
            return value & 1 == 0 ? value >> 1 : -(value >> 1)
        }

        /// The next entry: code units, and their line, 0: none.
        mutating func take() -> (units: Int, line: Int) {
            let head = byte()
            let units = (head & 7) + 1
            switch head >> 3 & 15 {
            case 15: return (units, 0)
            case 14:
                line += signed()
                _ = (number(), number(), number())
            case 13: line += signed()
            case 12, 11, 10:
                line += (head >> 3 & 15) - 10
                _ = (byte(), byte())
            default: _ = byte()
            }
            return (units, line)
        }
    }
}
