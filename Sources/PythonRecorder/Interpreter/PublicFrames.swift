import CPython
import CRecorder

/// Frames through CPython's public interface, for interpreters whose layout is not known: a frame is its frame object, which lives as
/// long as the frame does, so that references are given back at once. Some 40 ns a question, and an object for each frame. No
/// code of the program runs, and no frame's locals are written to.
enum PublicFrames {
    /// Whether the interpreter can be asked at all.
    static func check() -> Bool {
        guard py_has_frame_variables(), let frame = PyEval_GetFrame() else { return false }
        return code(frame) != nil && attribute(frame, "f_globals") != nil
    }

    /// An attribute that the object keeps alive, borrowed. None counts as nothing.
    static func attribute(_ object: Object, _ name: UnsafePointer<CChar>) -> Object? {
        withOwned(PyObject_GetAttrString(object, name), otherwise: nil) { $0 == py_none() ? nil : $0 }
    }

    static func code(_ frame: Object) -> Object? {
        let code = PyFrame_GetCode(frame)
        Py_DecRef(code)
        return code
    }

    /// The frame that called `frame`, or that resumed it, borrowed.
    static func caller(_ frame: Object) -> Object? { attribute(frame, "f_back") }

    /// As `Layout.site`.
    static func site(_ frame: Object) -> UInt32 {
        let bytes = withOwned(PyObject_GetAttrString(frame, "f_lasti"), otherwise: -2) { PyLong_AsLong($0) }
        return UInt32(truncatingIfNeeded: bytes >> 1) &+ 1
    }

    /// The value of a parameter, borrowed. At the beginning of a call its frame holds it.
    static func argument(_ frame: Object, _ index: Int) -> Object? {
        guard let code = code(frame) else { return nil }
        return withOwned(PyObject_GetAttrString(code, "co_varnames"), otherwise: nil) { argument(frame, index, $0) }
    }

    /// `names`: `co_varnames`, which begins with the parameters.
    static func argument(_ frame: Object, _ index: Int, _ names: Object) -> Object? {
        guard let name = PyTuple_GetItem(names, index) else {
            PyErr_Clear()
            return nil
        }
        // NameError: it has no value.
        return withOwned(PyFrame_GetVar(frame, name), otherwise: nil) { $0 }
    }

    /// Tells who watches which interpreter this is.
    static func announce() {
        guard !Layout.isKnown else { return }
        let version = UInt(Py_Version)
        Recorder.record(RecordTag.notice) { out in
            out.byte(1)
            let head: StaticString = "The memory layout of this CPython "
            let tail: StaticString =
                " is not known to FlowTrace: it is recorded through the public interface, more slowly, and objects are told by their types."
            let place = out.next
            out.next += 2
            out.bytes(head.utf8Start, head.utf8CodeUnitCount)
            decimal(version >> 24 & 0xFF, &out)
            out.byte(UInt8(ascii: "."))
            decimal(version >> 16 & 0xFF, &out)
            out.byte(UInt8(ascii: "."))
            decimal(version >> 8 & 0xFF, &out)
            out.bytes(tail.utf8Start, tail.utf8CodeUnitCount)
            // The length, as a number of two bytes.
            let length = out.next - place - 2
            place[0] = UInt8(truncatingIfNeeded: length & 0x7F) | 0x80
            place[1] = UInt8(truncatingIfNeeded: length >> 7)
        }
    }

    private static func decimal(_ number: UInt, _ out: inout ByteWriter) {
        if number >= 10 { decimal(number / 10, &out) }
        out.byte(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}
