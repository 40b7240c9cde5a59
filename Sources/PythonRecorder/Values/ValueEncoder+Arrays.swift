import CPython
import CRecorder

/// numpy's arrays and pandas' tables: shape and type of the elements, never the elements.
extension ValueEncoder {
    /// `PyArrayObject_fields`: data, number of dimensions, their lengths, strides, base, and the description of an element, whose first
    /// field is the type of the scalar (`numpy.float64`).
    mutating func array(_ object: Object) {
        shape(object)
        out.byte(UInt8(ascii: " "))
        guard let description: Object = object.field(56), let scalar: Object = description.field(16) else { return }
        let name: UnsafePointer<CChar> = scalar.field(InstanceLayout.typeName)
        let count = min(strlen(name), 60)
        let numpy: StaticString = "numpy."
        var start = 0
        while start < 6, start < count, name[start] == numpy.utf8Byte(start) { start += 1 }
        if start != 6 { start = 0 }
        out.bytes(UnsafeRawPointer(name + start).assumingMemoryBound(to: UInt8.self), count - start)
    }

    /// `3×4`; of no dimensions: `scalar`.
    private mutating func shape(_ object: Object) {
        let dimensions = min(max(0, Int(object.field(24, as: Int32.self))), 8)
        let lengths: Object? = object.field(32)
        guard dimensions > 0, let lengths else { return word("scalar") }
        var index = 0
        while index < dimensions {
            if index > 0 { word("\u{D7}") }
            decimalDigits(UInt64(max(0, lengths.field(8 * index, as: Int.self))))
            index += 1
        }
    }

    mutating func scalar(_ object: Object, _ number: UInt32) {
        let type = UnsafeMutableRawPointer(mutating: object.type)
        out.byte(ValueTag.typedValue)
        out.varint(number)
        guard let form = ScalarForm(type.field(InstanceLayout.typeName)) else { return out.byte(ValueTag.elided) }
        switch form {
        case .float64: float(object.field(16, as: Double.self))
        case .float32: float(Double(object.field(16, as: Float.self)))
        case .boolean: out.byte(object.field(16, as: UInt8.self) == 0 ? ValueTag.false : ValueTag.true)
        case .int8: integer(Int64(object.field(16, as: Int8.self)))
        case .int16: integer(Int64(object.field(16, as: Int16.self)))
        case .int32: integer(Int64(object.field(16, as: Int32.self)))
        case .int64: integer(object.field(16, as: Int64.self))
        case .uint8: integer(Int64(object.field(16, as: UInt8.self)))
        case .uint16: integer(Int64(object.field(16, as: UInt16.self)))
        case .uint32: integer(Int64(object.field(16, as: UInt32.self)))
        case .uint64:
            let value: UInt64 = object.field(16)
            if value >> 63 == 0 { return integer(Int64(value)) }
            out.byte(ValueTag.bigInteger)
            out.byte(0)
            out.byte(64)
            out.byte(8)
            out.fixed(value)
        }
    }

    private mutating func float(_ value: Double) {
        out.byte(ValueTag.float)
        out.fixed(value.bitPattern)
    }

    private mutating func integer(_ value: Int64) {
        out.byte(ValueTag.integer)
        out.zigzag(value)
    }

    /// The rows and columns of a DataFrame, the rows of a Series: the lengths of its manager's axes.
    mutating func table(_ object: Object, _ number: UInt32) {
        let place = beginDescription(number, isCall: false)
        let type = UnsafeMutableRawPointer(mutating: object.type)
        if case .dictionary(let attributes) = InstanceLayout.attributes(of: object, type: type),
            let manager = PyDict_GetItemString(attributes, "_mgr")
        {
            axes(of: manager)
        } else if let manager = attribute(object, type, "_mgr") {
            axes(of: manager)
        }
        endDescription(place)
    }

    /// `axes` of pandas' BlockManager is a field of a type written in C; the generic look-up runs no Python code.
    private mutating func axes(of manager: Object) {
        let pending = PyErr_GetRaisedException()
        defer {
            PyErr_Clear()
            PyErr_SetRaisedException(pending)
        }
        guard let name = PyUnicode_FromString("axes") else { return }
        let axes = PyObject_GenericGetAttr(manager, name)
        Py_DecRef(name)
        defer { Py_DecRef(axes) }
        guard let axes, axes.isExactly(py_list_type()), let items: Object = axes.field(Layout.listItems) else { return }
        var index = min(axes.itemCount, 4) - 1
        // The manager's first axis is that of the columns.
        while index >= 0 {
            let axis: Object? = items.field(8 * index)
            let length = axis.flatMap { self.length(ofAxis: $0) }
            if let length { decimalDigits(UInt64(max(0, length))) } else { word("?") }
            if index > 0 { word("\u{D7}") }
            index -= 1
        }
    }

    private func length(ofAxis axis: Object) -> Int? {
        let type = UnsafeMutableRawPointer(mutating: axis.type)
        if let range = attribute(axis, type, "_range"), range.isExactly(py_range_type()) {
            // `rangeobject`: start, stop, step, length.
            return withNumber(range.field(40))
        }
        guard var data = attribute(axis, type, "_data") else { return nil }
        // An array of pandas' own, which holds one of numpy's.
        if !isArray(data) {
            let inner = attribute(data, UnsafeMutableRawPointer(mutating: data.type), "_ndarray")
            guard let inner, isArray(inner) else { return nil }
            data = inner
        }
        guard data.field(24, as: Int32.self) == 1, let lengths: Object = data.field(32) else { return nil }
        return lengths.field(0)
    }

    private func isArray(_ object: Object) -> Bool {
        let type = UnsafeMutableRawPointer(mutating: object.type)
        return TypeTable.entry(type).kind == .array
    }

    private func withNumber(_ object: Object?) -> Int? {
        guard let object, object.isExactly(py_int_type()) else { return nil }
        return PyLong_AsLong(object)
    }

    /// An instance's own attribute, borrowed.
    func attribute(_ object: Object, _ type: Object, _ wanted: StaticString) -> Object? {
        switch InstanceLayout.attributes(of: object, type: type) {
        case .none: return nil
        case .dictionary(let attributes):
            return PyDict_GetItemString(
                attributes, UnsafeRawPointer(wanted.utf8Start).assumingMemoryBound(to: CChar.self))
        case .values(let keys, let values):
            let (first, count) = InstanceLayout.names(keys)
            var index = 0
            while index < count {
                if let name = asciiOnly(first.field(16 * index)),
                    equals(
                        (UnsafePointer((name + Layout.asciiData).assumingMemoryBound(to: UInt8.self)), name.itemCount),
                        wanted)
                {
                    return values.field(8 * index)
                }
                index += 1
            }
            return nil
        }
    }

    /// The value of one of the class's `__slots__`, or of its bases', borrowed.
    func slot(_ object: Object, _ type: Object, _ wanted: StaticString) -> Object? {
        let text = UnsafeRawPointer(wanted.utf8Start).assumingMemoryBound(to: CChar.self)
        var slots = InstanceLayout.Slots(type)
        while let slot = slots.next() {
            if strcmp(slot.name, text) == 0 { return object.field(slot.offset) }
        }
        return nil
    }
}

extension StaticString {
    /// A byte of its UTF-8, as C has it.
    fileprivate func utf8Byte(_ index: Int) -> CChar { CChar(bitPattern: utf8Start[index]) }
}
