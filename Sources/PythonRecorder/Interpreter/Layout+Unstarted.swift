import CPython
import CRecorder

extension Layout {
    /// A frame that is another one's caller and does not run: at its very beginning, for from 3.13 on CPython looks for signals and lets the
    /// garbage collector run before it tells of a call; or that of a generator, when an exception is thrown into what it waits for.
    static func isUnstarted(_ frame: Object) -> Bool {
        guard let code = code(frame) else { return false }
        // Up to 3.12 frames point to the instruction before.
        let ahead = Py_Version >> 16 == 0x030C ? 1 : 0
        if isKnown {
            // Where an event is due, the instruction is one of the highest numbers.
            let place = frame.field(frameInstruction, as: UInt.self) &+ UInt(2 * ahead)
            guard let instruction = UnsafeRawPointer(bitPattern: place),
                instruction.load(as: UInt8.self) >= leastInstrumented
            else { return false }
        }
        let pending = PyErr_GetRaisedException()
        defer { PyErr_SetRaisedException(pending) }
        let unit = Int(site(frame)) - 1 + ahead
        // As the compiler has written it.
        return withOwned(PyObject_GetAttrString(code, "co_code"), otherwise: false) { bytes in
            unit >= 0 && byte(bytes, 2 * unit) == resume
        }
    }

    private static func byte(_ bytes: Object, _ index: Int) -> UInt8? {
        guard bytes.isExactly(py_bytes_type()), index < bytes.itemCount, let data = PyBytes_AsString(bytes) else {
            return nil
        }
        return UInt8(bitPattern: data[index])
    }

    /// Below the instrumented instructions of 3.12 to 3.15, above all others.
    private static let leastInstrumented: UInt8 = 225
    nonisolated(unsafe) private static var knownResume: UInt8?

    /// The number of the instruction that a function begins with, and that each `yield` is followed by: RESUME.
    private static var resume: UInt8 {
        if let knownResume { return knownResume }
        let code = Py_CompileString("0", "resume", 258)
        let found = code.flatMap { code in
            withOwned(PyObject_GetAttrString(code, "co_code"), otherwise: nil) { byte($0, 0) }
        }
        Py_DecRef(code)
        PyErr_Clear()
        knownResume = found ?? 0
        return found ?? 0
    }
}
