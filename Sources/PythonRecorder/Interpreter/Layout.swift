import CPython
import CRecorder

/// Where CPython keeps what the recorder reads at each event (3.12 to 3.15, builds with a GIL). Reading a frame takes 3 ns so,
/// and 42 ns through `PyEval_GetFrame`. `check` compares with the interface's own answers before anything is recorded; where they
/// differ, or the version is another, a frame is its frame object, and all is asked through `PublicFrames`.
enum Layout {
    /// False: nothing is read in place but what the stable ABI says of objects, `ob_type` and `ob_size`.
    nonisolated(unsafe) private(set) static var isKnown = true
    /// For tests: the layout is not to be known (`FLOWTRACE_PUBLIC_API`).
    nonisolated(unsafe) static var usesPublicInterface = false
    /// Offset, in the thread's state, of the current frame or (3.12) of what points to it.
    nonisolated(unsafe) static var currentFrame = directFrame
    nonisolated(unsafe) static var currentFrameIsIndirect = false
    /// Offset of a frame's local variables: its arguments first.
    nonisolated(unsafe) static var locals = 72
    nonisolated(unsafe) static var tupleItems = 24
    /// Bits that a local's slot uses for other ends than the address.
    nonisolated(unsafe) static var slotMask: UInt = ~0
    /// The bit of a `str`'s state word that says ASCII.
    nonisolated(unsafe) static var asciiBit: UInt32 = 0

    /// Offset of the byte that says what a frame is: from 3 on it is the interpreter's own, between C and Python.
    nonisolated(unsafe) private static var frameOwner = 70

    static let directFrame = 72
    static let indirectFrame = 56
    static let frameCode = 0
    static let framePrevious = 8
    static let frameFunction = 16
    static let frameGlobals = 24
    /// The instruction that a frame is at, or (3.12) the last code unit of it.
    static let frameInstruction = 56
    /// Offset, in a code object, of its instructions. Found by `check`.
    nonisolated(unsafe) static var codeInstructions: UInt = 0
    static let codeFlags = 48
    static let asciiData = 40
    static let bytesData = 32
    static let listItems = 24
    static let integerTag = 16
    static let integerDigits = 24
    static let cellContent = 16
    /// Of a traceback: what the exception passed before this frame.
    static let tracebackNext = 16
    static let tracebackOffset = 32

    // Of an exception.
    static let exceptionTraceback = 40
    static let exceptionContext = 48
    static let exceptionCause = 56
    static let exceptionSuppressesContext = 64

    /// Chooses the offsets for this interpreter and tries them out. False: there is no way to record it.
    static func choose() -> Bool {
        isKnown = true
        if !usesPublicInterface, getenv("FLOWTRACE_PUBLIC_API") == nil, chooseOffsets(), check() {
            if py_thread_offset == 0 { _ = py_thread_offset_find() }
            return true
        }
        isKnown = false
        currentFrameIsIndirect = true
        asciiBit = 0
        return PublicFrames.check()
    }

    /// False: the version is not known.
    private static func chooseOffsets() -> Bool {
        switch Py_Version >> 16 {
        case 0x030C:
            currentFrame = indirectFrame
            currentFrameIsIndirect = true
        case 0x030D: break
        case 0x030E, 0x030F:
            locals = 80
            frameOwner = 74
            tupleItems = 32
            slotMask = ~3
        default: return false
        }
        InstanceLayout.choose(version: UInt(Py_Version >> 16))
        return true
    }

    /// The frame that runs on this thread; nil outside of Python code.
    @inline(__always)
    static var frame: Object? {
        guard let thread = Threads.state else { return nil }
        guard currentFrameIsIndirect else { return thread.field(currentFrame) }
        guard isKnown else { return PyEval_GetFrame() }
        return thread.field(currentFrame, as: Object?.self)?.field(0)
    }

    /// The frame that `frame` was entered from, the interpreter's own ones included where they are known.
    static func previous(_ frame: Object) -> Object? {
        isKnown ? frame.field(framePrevious) : PublicFrames.caller(frame)
    }

    /// The Python frame that called `frame`, directly or through C, and whose call CPython told of.
    static func caller(_ frame: Object) -> Object? {
        guard isKnown else { return PublicFrames.caller(frame) }
        var found: Object? = frame.field(framePrevious)
        while let candidate = found, isOwn(candidate) || isUnborn(candidate) { found = candidate.field(framePrevious) }
        return found
    }

    /// The frame of a generator expression that does not exist yet: from 3.15 on it calls `__iter__` before that, without a PY_START.
    static func isUnborn(_ frame: Object) -> Bool {
        guard frame.field(frameOwner, as: UInt8.self) == 0, let code = code(frame) else { return false }
        return code.field(codeFlags, as: UInt32.self) & suspendable != 0
    }

    /// CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR.
    private static let suspendable: UInt32 = 0x20 | 0x80 | 0x200

    @inline(__always)
    static func isBetweenCAndPython(_ frame: Object) -> Bool { frame.field(frameOwner, as: UInt8.self) >= 3 }

    /// A frame of the interpreter's own: between C and Python, or (with None as its function) around an `__init__`. The code
    /// of the latter is no complete object.
    private static func isOwn(_ frame: Object) -> Bool {
        if isBetweenCAndPython(frame) { return true }
        return frame.field(frameFunction, as: UInt.self) & slotMask == UInt(bitPattern: py_none())
    }

    /// Where a coroutine keeps its frame; 0: not known yet.
    nonisolated(unsafe) private static var coroutineFrame = 0

    /// The frame of an exact coroutine; nil of anything else.
    static func frame(ofCoroutine object: Object) -> Object? {
        guard object.isExactly(py_coroutine_type()) else { return nil }
        guard isKnown else { return PublicFrames.attribute(object, "cr_frame") }
        if coroutineFrame == 0 {
            // Its first field is the code object, which nothing before it refers to.
            let wanted = withOwned(PyObject_GetAttrString(object, "cr_code"), otherwise: nil) { Optional($0) }
            var offset = 40
            while offset < 120, wanted != code(object + offset) { offset += 8 }
            guard offset < 120, wanted != nil else { return nil }
            coroutineFrame = offset
        }
        return object + coroutineFrame
    }

    /// The code object of a frame.
    static func code(_ frame: Object) -> Object? {
        guard isKnown else { return PublicFrames.code(frame) }
        let slot: UInt = frame.field(frameCode)
        return Object(bitPattern: slot & slotMask)
    }

    /// The globals of a frame, borrowed.
    static func globals(_ frame: Object) -> Object? {
        isKnown ? frame.field(frameGlobals) : PublicFrames.attribute(frame, "f_globals")
    }

    /// The value of a frame's parameter, borrowed; nil: it has none. At the beginning of a call.
    static func argument(_ frame: Object, _ index: Int) -> Object? {
        guard isKnown else { return PublicFrames.argument(frame, index) }
        let object = Object(bitPattern: frame.field(locals + 8 * index, as: UInt.self) & slotMask)
        // A parameter that an inner function uses is kept in a cell.
        guard let cell = object, cell.isExactly(py_cell_type()) else { return object }
        return cell.field(cellContent)
    }

    /// Where in its code a frame is that has made a call, as `EventTag.enterAt` has it.
    static func site(_ frame: Object) -> UInt32 { isKnown ? siteInPlace(frame) : PublicFrames.site(frame) }

    /// Of a known layout.
    @inline(__always)
    static func siteInPlace(_ frame: Object) -> UInt32 {
        let code = frame.field(frameCode, as: UInt.self) & slotMask
        let bytes = frame.field(frameInstruction, as: UInt.self) &- code &- codeInstructions
        // On 3.12 a frame that has done nothing yet is one unit before the first: 0.
        return UInt32(truncatingIfNeeded: bytes >> 1) &+ 1
    }

    /// Finds the instructions by what the interface says of a frame's place in them.
    private static func findInstructions(_ python: Object, _ frame: Object) -> Bool {
        let offset = withOwned(PyObject_GetAttrString(python, "f_lasti"), otherwise: -1) { PyLong_AsLong($0) }
        guard offset >= 0, let code = Layout.code(frame) else { return false }
        codeInstructions =
            frame.field(frameInstruction, as: UInt.self) &- UInt(bitPattern: code) &- UInt(bitPattern: offset)
        return codeInstructions >= 160 && codeInstructions <= 320 && codeInstructions & 7 == 0
    }

    /// Reads through the offsets what the interface can say as well.
    private static func check() -> Bool {
        guard let python = PyEval_GetFrame(), let code = PyFrame_GetCode(python), let frame else { return false }
        let sameCode = Layout.code(frame) == code
        let flags = withOwned(PyObject_GetAttrString(code, "co_flags"), otherwise: -1) { PyLong_AsLong($0) }
        let sameFlags = flags == Int(code.field(codeFlags, as: UInt32.self))
        Py_DecRef(code)
        guard sameCode, sameFlags, findInstructions(python, frame) else { return false }
        let tuple = PyTuple_New(1)
        guard let tuple, let number = PyLong_FromLong(1_234_567) else { return false }
        _ = PyTuple_SetItem(tuple, 0, number)
        let item: Object? = tuple.field(tupleItems)
        let tag: UInt = number.field(integerTag)
        let digit: UInt32 = number.field(integerDigits)
        let good = item == number && tag >> 3 == 1 && digit == 1_234_567 && checkText() && checkException()
        Py_DecRef(tuple)
        return good
    }

    private static func checkException() -> Bool {
        guard let type = PyExc_RuntimeError, let exception = PyObject_CallNoArgs(type),
            let context = PyObject_CallNoArgs(type), let cause = PyObject_CallNoArgs(type)
        else { return false }
        defer { Py_DecRef(exception) }
        PyException_SetContext(exception, context)
        let before: UInt8 = exception.field(exceptionSuppressesContext)
        PyException_SetCause(exception, cause)
        let after: UInt8 = exception.field(exceptionSuppressesContext)
        let traceback: UInt = exception.field(exceptionTraceback)
        return exception.field(exceptionContext) == UInt(bitPattern: context)
            && exception.field(exceptionCause) == UInt(bitPattern: cause) && before == 0 && after == 1 && traceback == 0
    }

    private static func checkText() -> Bool {
        guard let ascii = PyUnicode_FromString("ab"), let other = PyUnicode_FromString("\u{E9}\u{E9}") else {
            return false
        }
        // The upper bits are padding, and not always zero.
        asciiBit = ascii.field(32, as: UInt32.self) & ~other.field(32, as: UInt32.self) & 0xFF
        let data: UInt16 = ascii.field(asciiData)
        Py_DecRef(ascii)
        Py_DecRef(other)
        return asciiBit != 0 && asciiBit & (asciiBit - 1) == 0 && data == UInt16(littleEndian: 0x6261)
    }
}
