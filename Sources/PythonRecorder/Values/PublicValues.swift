import CPython
import CRecorder

/// Values on an interpreter whose layout is not known: builtin types by the public interface, everything else by its type. No code
/// of the program runs here either.
extension ValueEncoder {
    @inline(__always)
    mutating func any(_ object: Object?, depth: Int) {
        if Layout.isKnown { value(object, depth: depth) } else { publicValue(object, depth: depth) }
    }

    @inline(never)
    private mutating func publicValue(_ object: Object?, depth: Int) {
        guard let object else { return out.byte(ValueTag.missing) }
        guard out.next < end else { return out.byte(ValueTag.elided) }
        let type = object.type
        if object == py_none() {
            out.byte(ValueTag.none)
        } else if object == py_true() {
            out.byte(ValueTag.true)
        } else if object == py_false() {
            out.byte(ValueTag.false)
        } else if type == UnsafeRawPointer(py_int_type()) {
            if !smallInteger(object) { largeInteger(object) }
        } else if type == UnsafeRawPointer(py_str_type()) {
            text(object)
        } else if type == UnsafeRawPointer(py_float_type()) {
            out.byte(ValueTag.float)
            out.fixed(PyFloat_AsDouble(object).bitPattern)
        } else if type == UnsafeRawPointer(py_tuple_type()) {
            out.byte(ValueTag.tuple)
            publicItems(object, depth: depth)
        } else if type == UnsafeRawPointer(py_list_type()) {
            publicList(object, depth: depth)
        } else if type == UnsafeRawPointer(py_dict_type()) {
            publicDictionary(object, depth: depth)
        } else if type == UnsafeRawPointer(py_bytes_type()) {
            publicBytes(object)
        } else {
            publicRare(object, type, depth: depth)
        }
    }

    private mutating func publicRare(_ object: Object, _ type: UnsafeRawPointer, depth: Int) {
        if type == UnsafeRawPointer(py_set_type()) {
            publicSet(object, tag: ValueTag.set, depth: depth)
        } else if type == UnsafeRawPointer(py_frozenset_type()) {
            publicSet(object, tag: ValueTag.frozenSet, depth: depth)
        } else if type == UnsafeRawPointer(py_bytearray_type()) {
            let data = PyByteArray_AsString(object)
            if let data { bytes(UnsafeMutableRawPointer(data), PyByteArray_Size(object), tag: ValueTag.byteArray) }
        } else if type == UnsafeRawPointer(py_complex_type()) {
            out.byte(ValueTag.complex)
            out.fixed(PyComplex_RealAsDouble(object).bitPattern)
            out.fixed(PyComplex_ImagAsDouble(object).bitPattern)
        } else if type == UnsafeRawPointer(py_range_type()) {
            out.byte(ValueTag.range)
            publicValue(PublicFrames.attribute(object, "start"), depth: depth)
            publicValue(PublicFrames.attribute(object, "stop"), depth: depth)
            publicValue(PublicFrames.attribute(object, "step"), depth: depth)
        } else if object == py_ellipsis() {
            out.byte(ValueTag.ellipsis)
        } else if object == py_not_implemented() {
            out.byte(ValueTag.notImplemented)
        } else if type == UnsafeRawPointer(py_function_type()) {
            out.byte(ValueTag.function)
            name(PublicFrames.attribute(object, "__qualname__"))
        } else if type == UnsafeRawPointer(py_method_type()) {
            let function = PublicFrames.attribute(object, "__func__")
            out.byte(ValueTag.function)
            let isPlain = function?.isExactly(py_function_type()) ?? false
            name(isPlain ? function.flatMap { PublicFrames.attribute($0, "__qualname__") } : nil)
        } else if type == UnsafeRawPointer(py_builtin_type()) {
            out.byte(ValueTag.function)
            let text = PyObject_GetAttrString(object, "__name__")
            name(text)
            Py_DecRef(text)
        } else if type == UnsafeRawPointer(py_module_type()) {
            out.byte(ValueTag.module)
            name(PyModule_GetDict(object).flatMap { PyDict_GetItemString($0, "__name__") })
        } else {
            publicInstance(object, UnsafeMutableRawPointer(mutating: type), depth: depth)
        }
        PyErr_Clear()
    }

    private mutating func publicInstance(_ object: Object, _ type: Object, depth: Int) {
        let entry = TypeTable.entry(type)
        switch entry.kind {
        case .type:
            out.byte(ValueTag.type)
            return out.varint(TypeTable.number(object))
        case .member: return member(object, entry.number, depth: depth)
        case .exception: return exception(object, entry.number, depth: depth)
        case .tuple:
            out.byte(ValueTag.typedTuple)
            out.varint(entry.number)
            return publicItems(object, depth: depth)
        case .integer, .text, .list, .dictionary, .bytes:
            guard depth < ValueLimits.depth else { break }
            let place = out.next
            out.byte(ValueTag.typedValue)
            out.varint(entry.number)
            switch entry.kind {
            case .integer:
                if smallInteger(object) { return }
                out.next = place
            case .text: return text(object)
            case .list: return publicList(object, depth: depth)
            case .bytes: return publicBytes(object)
            default: return publicDictionary(object, depth: depth)
            }
        default: break
        }
        identity(object, entry.number)
        out.byte(0)
        out.byte(0)
    }

    // MARK: Numbers

    /// An `int`, or one of a subclass. False: it has more than 64 bits.
    private mutating func smallInteger(_ object: Object) -> Bool {
        var overflow: Int32 = 0
        let number = PyLong_AsLongLongAndOverflow(object, &overflow)
        guard overflow == 0 else { return false }
        if number >= 0, number < 64 {
            out.byte(ValueTag.smallInteger | UInt8(truncatingIfNeeded: number))
        } else {
            out.byte(ValueTag.integer)
            out.zigzag(number)
        }
        return true
    }

    /// Costs what its bits take to be copied. An exact `int`.
    private mutating func largeInteger(_ object: Object) {
        var overflow: Int32 = 0
        _ = PyLong_AsLongLongAndOverflow(object, &overflow)
        let bits = withOwned(PyObject_GetAttrString(object, "bit_length"), otherwise: 0) { method in
            withOwned(PyObject_CallNoArgs(method), otherwise: 0) { PyLong_AsLong($0) }
        }
        let bytes = (bits + 7) / 8
        let stored = min(bytes, 64)
        let magnitude = PyNumber_Absolute(object)
        let shift = PyLong_FromLong((bytes - stored) * 8)
        let highest = magnitude.flatMap { number in shift.flatMap { PyNumber_Rshift(number, $0) } }
        let digits = highest.flatMap { PyNumber_ToBase($0, 16) }
        out.byte(ValueTag.bigInteger)
        out.byte(overflow < 0 ? 1 : 0)
        out.varint(bits)
        out.varint(stored)
        // "0x…": two digits a byte, the lowest byte first.
        var place = (digits.map { PyUnicode_GetLength($0) } ?? 2) - 1
        func nibble() -> UInt8 {
            defer { place -= 1 }
            guard place >= 2, let digits else { return 0 }
            let character = UInt8(truncatingIfNeeded: PyUnicode_ReadChar(digits, place))
            return character < UInt8(ascii: "a") ? character - UInt8(ascii: "0") : character - UInt8(ascii: "a") + 10
        }
        var index = 0
        while index < stored {
            let low = nibble()
            out.byte(low | nibble() << 4)
            index += 1
        }
        Py_DecRef(digits)
        Py_DecRef(highest)
        Py_DecRef(shift)
        Py_DecRef(magnitude)
        PyErr_Clear()
    }

    // MARK: Containers

    private func kept(_ count: Int, depth: Int) -> Int {
        depth >= ValueLimits.depth ? 0 : min(count, ValueLimits.items)
    }

    private mutating func publicBytes(_ object: Object) {
        guard let data = PyBytes_AsString(object) else { return out.byte(ValueTag.elided) }
        bytes(UnsafeMutableRawPointer(data), object.itemCount, tag: ValueTag.bytes)
    }

    private mutating func publicItems(_ object: Object, depth: Int) {
        let count = object.itemCount
        let stored = kept(count, depth: depth)
        out.varint(count)
        out.varint(stored)
        var index = 0
        while index < stored {
            publicValue(PyTuple_GetItem(object, index), depth: depth + 1)
            index += 1
        }
    }

    private mutating func publicList(_ object: Object, depth: Int) {
        let count = object.itemCount
        let stored = kept(count, depth: depth)
        out.byte(ValueTag.list)
        out.varint(count)
        out.varint(stored)
        var index = 0
        while index < stored {
            publicValue(PyList_GetItem(object, index), depth: depth + 1)
            index += 1
        }
    }

    private mutating func publicDictionary(_ object: Object, depth: Int) {
        let count = PyDict_Size(object)
        let stored = kept(count, depth: depth)
        out.byte(ValueTag.dictionary)
        out.varint(count)
        let place = out.next
        out.byte(0)
        var written: UInt8 = 0
        var position = 0
        var key: Object?
        var entry: Object?
        while written < stored, PyDict_Next(object, &position, &key, &entry) != 0 {
            publicValue(key, depth: depth + 1)
            if let key, key.isExactly(py_str_type()), isSecret(key), Secrets.canHide(entry) {
                out.byte(ValueTag.masked)
            } else {
                publicValue(entry, depth: depth + 1)
            }
            written += 1
        }
        place.pointee = written
    }

    /// Asking for the UTF-8 of a text that is not ASCII would make CPython keep a copy of it.
    private func isSecret(_ key: Object) -> Bool {
        let count = PyUnicode_GetLength(key)
        guard count > 0, count <= 100 else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 100) { buffer in
            guard let base = buffer.baseAddress else { return false }
            var index = 0
            while index < count {
                let scalar = PyUnicode_ReadChar(key, index)
                guard scalar < 0x80 else { return false }
                base[index] = UInt8(truncatingIfNeeded: scalar)
                index += 1
            }
            return Secrets.match((UnsafePointer(base), count))
        }
    }

    private mutating func publicSet(_ object: Object, tag: UInt8, depth: Int) {
        let count = max(0, PySet_Size(object))
        out.byte(tag)
        out.varint(count)
        let place = out.next
        out.byte(0)
        let stored = kept(count, depth: depth)
        var written: UInt8 = 0
        let iterator = stored > 0 ? PyObject_GetIter(object) : nil
        while written < stored, let iterator, let item = PyIter_Next(iterator) {
            publicValue(item, depth: depth + 1)
            Py_DecRef(item)
            written += 1
        }
        Py_DecRef(iterator)
        place.pointee = written
    }
}
