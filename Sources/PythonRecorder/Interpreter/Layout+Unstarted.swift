import CPython
import CRecorder

extension Layout {
    /// A frame at its very beginning, or where a generator goes on, of which CPython will tell next: from 3.13 on it first looks for
    /// signals and lets the garbage collector run, and what they call has this frame for its caller.
    static func isUnstarted(_ frame: Object) -> Bool {
        guard let code = code(frame) else { return false }
        if isKnown {
            // Where an event is due, the instruction is one of the highest numbers.
            let place: UInt = frame.field(frameInstruction)
            guard let instruction = UnsafeRawPointer(bitPattern: place),
                instruction.load(as: UInt8.self) >= leastInstrumented
            else { return false }
        }
        let pending = PyErr_GetRaisedException()
        defer { PyErr_SetRaisedException(pending) }
        let unit = Int(site(frame)) - 1
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

    /// The number of the instruction that a function begins with, RESUME.
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
