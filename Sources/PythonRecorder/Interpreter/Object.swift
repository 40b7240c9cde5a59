import CPython

/// A Python object, borrowed.
typealias Object = UnsafeMutableRawPointer

extension UnsafeMutableRawPointer {
    @inline(__always)
    func field<T>(_ offset: Int, as type: T.Type = T.self) -> T {
        load(fromByteOffset: offset, as: T.self)
    }

    /// `ob_type`.
    @inline(__always)
    var type: UnsafeRawPointer { UnsafeRawPointer(field(8, as: UnsafeMutableRawPointer.self)) }

    @inline(__always)
    func isExactly(_ type: UnsafeRawPointer) -> Bool { self.type == type }

    /// `ob_size` of tuples, lists and bytes.
    @inline(__always)
    var itemCount: Int { field(16) }
}

/// A reference that is given up at the end of `body`. Errors of the call that made it are cleared.
func withOwned<Result>(_ object: Object?, otherwise: Result, _ body: (Object) -> Result) -> Result {
    guard let object else {
        PyErr_Clear()
        return otherwise
    }
    let result = body(object)
    Py_DecRef(object)
    return result
}

/// UTF-8 of an exact `str`, valid as long as it lives. Other objects, and lone surrogates, have none.
func utf8(_ object: Object?) -> (UnsafePointer<UInt8>, Int)? {
    guard let object, object.isExactly(py_str_type()) else { return nil }
    var count = 0
    guard let bytes = PyUnicode_AsUTF8AndSize(object, &count) else {
        PyErr_Clear()
        return nil
    }
    return (UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self), count)
}

/// The bytes of a `bytes`.
func bytesData(_ object: Object) -> UnsafePointer<UInt8> {
    guard !Layout.isKnown, let data = PyBytes_AsString(object) else {
        return UnsafePointer((object + Layout.bytesData).assumingMemoryBound(to: UInt8.self))
    }
    return UnsafePointer(UnsafeMutableRawPointer(data).assumingMemoryBound(to: UInt8.self))
}

/// Compares bytes with a text of the source.
func equals(_ text: (UnsafePointer<UInt8>, Int), _ other: StaticString) -> Bool {
    guard text.1 == other.utf8CodeUnitCount else { return false }
    var index = 0
    while index < text.1 {
        if text.0[index] != other.utf8Start[index] { return false }
        index += 1
    }
    return true
}

/// Does `text` contain `other`?
func contains(_ text: (UnsafePointer<UInt8>, Int), _ other: StaticString) -> Bool {
    let count = other.utf8CodeUnitCount
    var start = 0
    while start + count <= text.1 {
        if equals((text.0 + start, count), other) { return true }
        start += 1
    }
    return false
}

func starts(_ text: (UnsafePointer<UInt8>, Int), with other: StaticString) -> Bool {
    text.1 >= other.utf8CodeUnitCount && equals((text.0, other.utf8CodeUnitCount), other)
}
