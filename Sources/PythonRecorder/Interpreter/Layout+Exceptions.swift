import CPython
import CRecorder

/// What exceptions, types and modules hold, in place or through the public interface. All borrowed.
extension Layout {
    static func traceback(_ exception: Object) -> Object? {
        guard !isKnown else { return exception.field(exceptionTraceback) }
        return given(PyException_GetTraceback(exception))
    }

    /// Did the exception pass another frame before the one that the traceback tells of?
    static func hasNext(_ traceback: Object) -> Bool {
        guard !isKnown else { return traceback.field(tracebackNext, as: UInt.self) != 0 }
        return PublicFrames.attribute(traceback, "tb_next") != nil
    }

    /// Where in its code the traceback's frame was, in bytes.
    static func offset(_ traceback: Object) -> Int32 {
        guard !isKnown else { return traceback.field(tracebackOffset) }
        return withOwned(PyObject_GetAttrString(traceback, "tb_lasti"), otherwise: 0) {
            Int32(truncatingIfNeeded: PyLong_AsLong($0))
        }
    }

    static func cause(_ exception: Object) -> Object? {
        guard !isKnown else { return exception.field(exceptionCause) }
        return given(PyException_GetCause(exception))
    }

    /// The exception during which this one was raised, unless `raise … from None` put it away.
    static func context(_ exception: Object) -> Object? {
        guard !isKnown else {
            return exception.field(exceptionSuppressesContext, as: UInt8.self) == 0
                ? exception.field(exceptionContext) : nil
        }
        return isSuppressed(exception) ? nil : given(PyException_GetContext(exception))
    }

    /// By the member of `BaseException`: an attribute of the same name may be the program's.
    private static func isSuppressed(_ exception: Object) -> Bool {
        guard let base = PyExc_BaseException else { return false }
        return withOwned(PyObject_GetAttrString(base, "__suppress_context__"), otherwise: false) { member in
            withOwned(PyObject_GetAttrString(member, "__get__"), otherwise: false) { get in
                guard let arguments = PyTuple_New(1) else { return false }
                defer { Py_DecRef(arguments) }
                Py_IncRef(exception)
                _ = PyTuple_SetItem(arguments, 0, exception)
                return withOwned(PyObject_CallObject(get, arguments), otherwise: false) {
                    $0 == UnsafeMutableRawPointer(mutating: py_true())
                }
            }
        }
    }

    private static func given(_ object: Object?) -> Object? {
        Py_DecRef(object)
        return object
    }

    // MARK: Types

    /// `tp_flags`.
    static func flags(_ type: Object) -> UInt {
        isKnown ? InstanceLayout.flags(type) : UInt(PyType_GetFlags(type))
    }

    /// Is this the name of the type, as it stands in `tp_name`: of types written in C with their module?
    static func isNamed(_ type: Object, _ wanted: StaticString) -> Bool {
        if isKnown {
            let name: UnsafePointer<CChar> = type.field(InstanceLayout.typeName)
            return equals((UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), strlen(name)), wanted)
        }
        var module = wanted.utf8CodeUnitCount
        while module > 0, wanted.utf8Start[module - 1] != UInt8(ascii: ".") { module -= 1 }
        let count = wanted.utf8CodeUnitCount - module
        let isName = withOwned(PyType_GetQualName(type), otherwise: false) { name in
            utf8(name).map { $0.1 == count && memcmp($0.0, wanted.utf8Start + module, count) == 0 } ?? false
        }
        guard isName, module > 0 else { return isName }
        return withOwned(moduleName(type), otherwise: false) { name in
            utf8(name).map { $0.1 == module - 1 && memcmp($0.0, wanted.utf8Start, module - 1) == 0 } ?? false
        }
    }

    /// `__module__` of a type, a new reference. Of one that `type` itself has made, its own code; of others, what their dict has.
    static func moduleName(_ type: Object) -> Object? {
        if type.isExactly(py_type_type()) { return PyObject_GetAttrString(type, "__module__") }
        let attributes = PyType_GetDict(type)
        let name = attributes.flatMap { PyDict_GetItemString($0, "__module__") }
        Py_IncRef(name)
        Py_DecRef(attributes)
        return name
    }
}
