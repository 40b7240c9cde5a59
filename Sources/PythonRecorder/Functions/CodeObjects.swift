import CPython
import CRecorder

/// Code objects that die: a program that compiles without end (`exec`, templates, classes made at run time) would grow if each
/// was kept for ever. A weak reference tells, as of types. (What can be attached to a code object would tell, too; but then CPython calls
/// what other tools have registered for theirs, which may be gone.)
enum CodeObjects {
    nonisolated(unsafe) private static var callbackType: Object?
    /// The weak reference that has told last: it is still in use then, and is given up when the next one tells.
    nonisolated(unsafe) private static var told: Object?

    /// A function is about to be made of the code object: its end will be told; where it can't be, it is kept alive, so that its
    /// address is given to no other. Runs no Python code.
    static func follow(_ code: Object) {
        // Those that CPython 3.12 has built in are immortal.
        if code.field(0, as: Int32.self) < 0 { return }
        if callbackType == nil { callbackType = py_callback_type() }
        guard let callbackType, let callback = py_callback_of(callbackType, dies, code) else { return Py_IncRef(code) }
        // It has to outlive the code object, and is no business of the garbage collector's.
        let reference = PyWeakref_NewRef(code, callback)
        Py_DecRef(callback)
        if let reference { return PyObject_GC_UnTrack(reference) }
        PyErr_Clear()
        Py_IncRef(code)
    }

    /// Under the GIL, wherever the last reference goes, at the end of the interpreter, too.
    private static let dies: py_vectorcall = { callback, arguments, _, _ in
        if let callback, let code = py_callback_subject(callback) { end(code) }
        Py_DecRef(told)
        told = arguments?[0]
        return py_none()
    }

    /// The code object can be asked nothing any more. In the child of a fork it may be told twice.
    private static func end(_ code: Object) {
        guard let function = FunctionTable.known(code) else { return }
        if function.pointee.id != Function.unannounced {
            if ft_recording != 0 { Adaptivity.forget(function) }
            Session.dies(function.pointee.id)
            FunctionNumbers.takeBack(function)
        }
        CodeLines.forget(code)
        Py_DecRef(function.pointee.module)
        FunctionTable.remove(function)
    }
}

/// Numbers of functions on the wire.
enum FunctionNumbers {
    nonisolated(unsafe) private static var numbers = RecordNumbers(tag: RecordTag.function)

    /// Announces the function. `body`: its record without the number.
    static func give(_ function: UnsafeMutablePointer<Function>, _ body: UnsafePointer<UInt8>, _ count: Int) {
        let told = RecordNumbers.Told(body, count)
        function.pointee.identity = told.identity
        function.pointee.recordBytes = told.bytes
        // A session's events keep what its numbers mean.
        if !Session.isPrepared, let known = numbers.use(told) {
            function.pointee.id = known
            return
        }
        let id = Recorder.newFunction()
        function.pointee.id = id
        numbers.add(told, id)
        Recorder.record(RecordTag.function) { out in
            out.varint(id)
            out.bytes(body, count)
        }
    }

    /// Its code object has died.
    static func takeBack(_ function: UnsafeMutablePointer<Function>) {
        let function = function.pointee
        numbers.takeBack(
            RecordNumbers.Told(identity: function.identity, bytes: function.recordBytes), function.id)
    }

    /// In the child of a fork, which counts anew.
    static func forget() { numbers.forget() }
}
