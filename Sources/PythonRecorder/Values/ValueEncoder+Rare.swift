import CPython
import CRecorder

extension ValueEncoder {
    /// What is none of the types that most values have.
    @inline(never)
    static func rare(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        var encoder = ValueEncoder(next, until: end)
        encoder.rare(object, object.type, depth: depth)
        return encoder.out.next
    }

    private mutating func rare(_ object: Object, _ type: UnsafeRawPointer, depth: Int) {
        if type == UnsafeRawPointer(py_bytes_type()) {
            bytes(object + Layout.bytesData, object.itemCount, tag: ValueTag.bytes)
        } else if type == UnsafeRawPointer(py_set_type()) {
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
            out.next = ValueEncoder.instance(object, out.next, end, depth)
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

    /// An instance of any other class.
    @inline(never)
    static func instance(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        let entry = TypeTable.place(UnsafeMutableRawPointer(mutating: object.type))
        guard entry.pointee.kind == .object else { return special(object, next, end, depth) }
        // One that is part of another value has none of its own.
        return depth == 0 ? whole(object, entry, next, end) : alone(object, entry, next)
    }

    @inline(never)
    private static func special(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        var encoder = ValueEncoder(next, until: end)
        let entry = TypeTable.entry(UnsafeMutableRawPointer(mutating: object.type))
        encoder.special(object, entry, depth: depth)
        return encoder.out.next
    }

    private mutating func special(_ object: Object, _ entry: TypeTable.Entry, depth: Int) {
        switch entry.kind {
        case .type:
            out.byte(ValueTag.type)
            out.varint(TypeTable.number(object))
        case .member:
            member(object, entry.number, depth: depth)
        case .tuple:
            out.byte(ValueTag.typedTuple)
            out.varint(entry.number)
            items(object, depth: depth)
        case .exception:
            exception(object, entry.number, depth: depth)
        case .integer, .text, .list, .dictionary:
            guard depth < ValueLimits.depth else {
                identity(object, entry.number)
                out.byte(0)
                return out.byte(0)
            }
            out.byte(ValueTag.typedValue)
            out.varint(entry.number)
            switch entry.kind {
            case .integer: integer(object)
            case .text: text(object)
            case .list: list(object, depth: depth)
            default: dictionary(object, depth: depth)
            }
        default: known(object, entry, depth: depth)
        }
    }

    mutating func exception(_ object: Object, _ number: UInt32, depth: Int) {
        identity(object, number)
        let stored: UInt8 = depth < ValueLimits.depth ? 1 : 0
        out.byte(stored)
        out.byte(stored)
        guard stored != 0 else { return }
        out.text("args")
        arguments(of: object, depth: depth + 1)
    }

    /// `BaseException.args`, a tuple.
    mutating func arguments(of exception: Object, depth: Int) {
        let arguments = PyException_GetArgs(exception)
        any(arguments, depth: depth)
        Py_DecRef(arguments)
    }

    mutating func member(_ object: Object, _ number: UInt32, depth: Int) {
        out.byte(ValueTag.enumMember)
        out.varint(number)
        let attributes = PyObject_GenericGetDict(object, nil)
        if let attributes, attributes.isExactly(py_dict_type()) {
            name(CommonName.memberName.text.flatMap { PyDict_GetItemWithError(attributes, $0) })
            any(CommonName.memberValue.text.flatMap { PyDict_GetItemWithError(attributes, $0) }, depth: depth + 1)
        } else {
            PyErr_Clear()
            out.text("?")
            out.byte(ValueTag.missing)
        }
        Py_DecRef(attributes)
    }
}
