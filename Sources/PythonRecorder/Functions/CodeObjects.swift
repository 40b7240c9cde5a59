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

/// Numbers of functions on the wire. One is never given to another function, but to equal ones, such as a template has that is compiled again
/// and again: to readers they are the same, and their record is told once.
enum FunctionNumbers {
    private struct Entry {
        var identity: UInt64 = 0
        var number: UInt32 = 0
    }

    /// Identity → number, and in the upper half how many code objects live that have it.
    nonisolated(unsafe) private static var living = AddressTable()
    /// The numbers of functions none of which lives any more, one for each hash: 128 KiB.
    nonisolated(unsafe) private static var left: UnsafeMutablePointer<Entry>?
    private static let size = 8192

    /// Announces the function. `body`: its record without the number.
    static func give(_ function: UnsafeMutablePointer<Function>, _ body: UnsafePointer<UInt8>, _ count: Int) {
        let identity = hash(body, count)
        function.pointee.identity = identity
        function.pointee.recordBytes = Int32(truncatingIfNeeded: count)
        // A session's events keep what its numbers mean.
        if !Session.isPrepared {
            if let known = living.find(identity) {
                living.set(identity, known + 1 << 32)
                function.pointee.id = UInt32(truncatingIfNeeded: known)
                return
            }
            if let known = take(identity), Recorder.functionReturns(known, bytes: count) {
                living.set(identity, Int(known) + 1 << 32)
                function.pointee.id = known
                return
            }
        }
        let id = Recorder.newFunction()
        function.pointee.id = id
        living.set(identity, Int(id) + 1 << 32)
        Recorder.record(RecordTag.function) { out in
            out.varint(id)
            out.bytes(body, count)
        }
    }

    private static func take(_ identity: UInt64) -> UInt32? {
        guard let place = left.map({ $0 + Int(identity >> 8 & UInt64(size - 1)) }), place.pointee.identity == identity
        else { return nil }
        place.pointee.identity = 0
        return place.pointee.number
    }

    /// Its code object has died.
    static func takeBack(_ function: UnsafeMutablePointer<Function>) {
        let function = function.pointee
        if let known = living.take(function.identity), known >> 32 > 1 {
            return living.set(function.identity, known - 1 << 32)
        }
        Recorder.functionDies(function.id, bytes: Int(function.recordBytes))
        if left == nil { left = calloc(size, MemoryLayout<Entry>.stride)?.bindMemory(to: Entry.self, capacity: size) }
        left?[Int(function.identity >> 8 & UInt64(size - 1))] = Entry(identity: function.identity, number: function.id)
    }

    /// In the child of a fork, which counts anew.
    static func forget() {
        living.release()
        free(left)
        left = nil
    }

    /// Neither 0 nor 1, which `AddressTable` has for itself.
    private static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
        var index = 0
        while index < count {
            state = (state ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3
            state ^= state >> 29
            index += 1
        }
        return state | 2
    }
}
