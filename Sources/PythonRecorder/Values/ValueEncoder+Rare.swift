import CPython
import CRecorder

extension ValueEncoder {
    /// `tp_flags` of subclasses of builtin types.
    private enum TypeFlag {
        static let integer: UInt = 1 << 24
        static let list: UInt = 1 << 25
        static let tuple: UInt = 1 << 26
        static let text: UInt = 1 << 28
        static let dictionary: UInt = 1 << 29
        static let exception: UInt = 1 << 30
        static let type: UInt = 1 << 31
    }

    /// What is none of the types that most values have.
    @inline(never)
    mutating func rare(_ object: Object, _ type: UnsafeRawPointer, depth: Int) {
        if type == UnsafeRawPointer(py_set_type()) {
            set(object, tag: ValueTag.set, depth: depth)
        } else if type == UnsafeRawPointer(py_frozenset_type()) {
            set(object, tag: ValueTag.frozenSet, depth: depth)
        } else if type == UnsafeRawPointer(py_bytearray_type()) {
            let data = PyByteArray_AsString(object)
            if let data { bytes(UnsafeMutableRawPointer(data), PyByteArray_Size(object), tag: ValueTag.byteArray) }
        } else if type == UnsafeRawPointer(py_complex_type()) {
            out.byte(ValueTag.complex)
            out.fixed(object.field(16, as: UInt64.self))
            out.fixed(object.field(24, as: UInt64.self))
        } else if type == UnsafeRawPointer(py_range_type()) {
            out.byte(ValueTag.range)
            value(object.field(16), depth: depth)
            value(object.field(24), depth: depth)
            value(object.field(32), depth: depth)
        } else if object == py_ellipsis() {
            out.byte(ValueTag.ellipsis)
        } else if object == py_not_implemented() {
            out.byte(ValueTag.notImplemented)
        } else if type == UnsafeRawPointer(py_function_type()) {
            out.byte(ValueTag.function)
            name(object.field(40))
        } else if type == UnsafeRawPointer(py_method_type()) {
            method(object, depth: depth)
        } else if type == UnsafeRawPointer(py_builtin_type()) {
            builtin(object)
        } else if type == UnsafeRawPointer(py_module_type()) {
            out.byte(ValueTag.module)
            let dictionary: Object? = object.field(16)
            name(dictionary.flatMap { PyDict_GetItemString($0, "__name__") })
        } else {
            instance(object, type, depth: depth)
        }
    }

    private mutating func method(_ object: Object, depth: Int) {
        let function: Object? = object.field(16)
        out.byte(ValueTag.function)
        name(function.flatMap { $0.isExactly(py_function_type()) ? $0.field(40) : nil })
    }

    /// `PyCFunctionObject`: its definition begins with its name.
    private mutating func builtin(_ object: Object) {
        let definition: Object? = object.field(16)
        out.byte(ValueTag.function)
        if let text: UnsafePointer<UInt8> = definition?.field(0) {
            out.text(text, strlen(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)), limit: 100)
        } else {
            out.text("?")
        }
    }

    private mutating func instance(_ object: Object, _ type: UnsafeRawPointer, depth: Int) {
        let typeObject = UnsafeMutableRawPointer(mutating: type)
        let flags = PyType_GetFlags(typeObject)
        let number = TypeTable.number(typeObject)
        if flags & TypeFlag.type != 0 {
            out.byte(ValueTag.type)
            out.varint(TypeTable.number(object))
            return
        }
        if TypeTable.isEnumeration(typeObject) { return member(object, number, depth: depth) }
        if flags & TypeFlag.tuple != 0 {
            out.byte(ValueTag.typedTuple)
            out.varint(number)
            return items(object, depth: depth)
        }
        let builtin = TypeFlag.integer | TypeFlag.text | TypeFlag.list | TypeFlag.dictionary
        if flags & builtin != 0, depth < ValueLimits.depth {
            out.byte(ValueTag.typedValue)
            out.varint(number)
            if flags & TypeFlag.integer != 0 { return integer(object) }
            if flags & TypeFlag.text != 0 { return text(object) }
            if flags & TypeFlag.list != 0 { return list(object, depth: depth) }
            return dictionary(object, depth: depth)
        }
        out.byte(ValueTag.object)
        out.varint(number)
        out.varint(UInt64(UInt(bitPattern: object)))
        let isException = flags & TypeFlag.exception != 0 && depth < ValueLimits.depth
        out.varint(isException ? 1 : 0)
        out.varint(isException ? 1 : 0)
        if isException {
            out.text("args")
            arguments(of: object, depth: depth + 1)
        }
    }

    /// `BaseException.args`, a tuple.
    mutating func arguments(of exception: Object, depth: Int) {
        let arguments = PyException_GetArgs(exception)
        value(arguments, depth: depth)
        Py_DecRef(arguments)
    }

    private mutating func member(_ object: Object, _ number: UInt32, depth: Int) {
        out.byte(ValueTag.enumMember)
        out.varint(number)
        let attributes = PyObject_GenericGetDict(object, nil)
        if let attributes, attributes.isExactly(py_dict_type()) {
            name(PyDict_GetItemString(attributes, "_name_"))
            value(PyDict_GetItemString(attributes, "_value_"), depth: depth + 1)
        } else {
            PyErr_Clear()
            out.text("?")
            out.byte(ValueTag.missing)
        }
        Py_DecRef(attributes)
    }
}
