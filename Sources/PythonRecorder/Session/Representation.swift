import CPython
import CRecorder

/// Texts of values as Python's `repr` gives them, bounded in bytes, items and depth: a list of a million costs what a list of a
/// hundred costs. Builtin containers are walked here; of other objects `repr` is called, so code of the program runs: whoever
/// calls this has made the recorder blind to it. No exception leaves.
struct Representation {
    private var out: ByteWriter
    private let limit: UnsafeMutablePointer<UInt8>
    private(set) var isCut = false
    /// The containers around the value that is being written.
    private var around: (Object?, Object?, Object?, Object?, Object?, Object?) = (nil, nil, nil, nil, nil, nil)

    /// Bytes of a value's text, and of all of an event's.
    static let greatest = 2000
    static let greatestTogether = 3000
    private static let depth = 6
    private static let items = 100
    /// Characters of a text or bytes of a `bytes`.
    private static let characters = 1000

    /// `capacity`: at least 8.
    init(_ target: UnsafeMutablePointer<UInt8>, capacity: Int) {
        out = ByteWriter(target)
        limit = target + (capacity - 3)
    }

    var next: UnsafeMutablePointer<UInt8> { out.next }

    // MARK: Bytes

    /// Appends UTF-8; what does not fit is cut on a boundary of a character, and `…` says so.
    private mutating func append(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard !isCut else { return }
        let room = limit - out.next
        if count <= room { return out.bytes(bytes, count) }
        var kept = room
        while kept > 0, bytes[kept] & 0xC0 == 0x80 { kept -= 1 }
        out.bytes(bytes, kept)
        ellipsis()
        isCut = true
    }

    private mutating func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

    private mutating func append(_ text: UnsafePointer<CChar>) {
        text.withMemoryRebound(to: UInt8.self, capacity: 1) { append($0, strlen(text)) }
    }

    /// `…`, for which there is always room once.
    private mutating func ellipsis() {
        guard !isCut else { return }
        out.byte(0xE2)
        out.byte(0x80)
        out.byte(0xA6)
        if out.next > limit { isCut = true }
    }

    private mutating func number(_ value: UInt32) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 12) { digits in
            var (rest, place) = (value, 12)
            repeat {
                place -= 1
                digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if let base = digits.baseAddress { append(base + place, 12 - place) }
        }
    }

    /// The text of any `str`, subclasses included; lone surrogates are escaped.
    mutating func text(_ object: Object) {
        guard PyUnicode_GetLength(object) <= Representation.greatest else {
            return withOwned(PyUnicode_Substring(object, 0, Representation.greatest), otherwise: ()) { start in
                text(start)
                ellipsis()
            }
        }
        var count = 0
        if let bytes = PyUnicode_AsUTF8AndSize(object, &count) {
            return append(UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self), count)
        }
        PyErr_Clear()
        withOwned(PyUnicode_AsEncodedString(object, "utf-8", "backslashreplace"), otherwise: ()) { bytes in
            append(bytesData(bytes), bytes.itemCount)
        }
    }

    // MARK: Values

    mutating func value(_ object: Object?, depth: Int = 0) {
        guard let object else { return append("<unbound>") }
        let type = object.type
        if type == UnsafeRawPointer(py_int_type()) {
            integer(object)
        } else if object == py_none() {
            append("None")
        } else if object == py_true() {
            append("True")
        } else if object == py_false() {
            append("False")
        } else if type == UnsafeRawPointer(py_str_type()) {
            string(object)
        } else if type == UnsafeRawPointer(py_bytes_type()) {
            bytes(object)
        } else if type == UnsafeRawPointer(py_float_type()) {
            represent(object)
        } else if type == UnsafeRawPointer(py_list_type()) || type == UnsafeRawPointer(py_tuple_type())
            || type == UnsafeRawPointer(py_dict_type()) || type == UnsafeRawPointer(py_set_type())
            || type == UnsafeRawPointer(py_frozenset_type())
        {
            container(object, type, depth)
        } else {
            other(object)
        }
    }

    private mutating func integer(_ object: Object) {
        guard Layout.isKnown else {
            guard let text = PyObject_Repr(object) else {
                PyErr_Clear()
                return append("<int of more than 4300 digits>")
            }
            self.text(text)
            return Py_DecRef(text)
        }
        let tag: UInt = object.field(Layout.integerTag)
        let digits = tag >> 3
        if digits <= 1 {
            if tag & 3 == 2 { append("-") }
            return number(digits == 0 ? 0 : object.field(Layout.integerDigits))
        }
        // Beyond 4300 decimal digits `repr` refuses, and its time is quadratic: 30 bits each.
        if digits <= 128 { return represent(object) }
        append("<int of ")
        number(UInt32(truncatingIfNeeded: digits * 30))
        append(" bits>")
    }

    private mutating func string(_ object: Object) {
        guard PyUnicode_GetLength(object) > Representation.characters else { return represent(object) }
        withOwned(PyUnicode_Substring(object, 0, Representation.characters), otherwise: ()) { represent($0) }
        ellipsis()
    }

    private mutating func bytes(_ object: Object) {
        guard object.itemCount > Representation.characters else { return represent(object) }
        withOwned(PySequence_GetSlice(object, 0, Representation.characters), otherwise: ()) { represent($0) }
        ellipsis()
    }

    /// `repr` of a builtin.
    private mutating func represent(_ object: Object) {
        withOwned(PyObject_Repr(object), otherwise: ()) { text($0) }
    }

    private mutating func container(_ object: Object, _ type: UnsafeRawPointer, _ depth: Int) {
        let isTuple = type == UnsafeRawPointer(py_tuple_type())
        let isList = type == UnsafeRawPointer(py_list_type())
        let isDictionary = type == UnsafeRawPointer(py_dict_type())
        let isFrozen = type == UnsafeRawPointer(py_frozenset_type())
        let count = isTuple || isList ? object.itemCount : isDictionary ? PyDict_Size(object) : PySet_Size(object)
        if count == 0, !isTuple, !isList, !isDictionary { return append(isFrozen ? "frozenset()" : "set()") }
        append(isTuple ? "(" : isList ? "[" : isFrozen ? "frozenset({" : "{")
        if isAround(object, depth) {
            append("...")
        } else if depth >= Representation.depth {
            if count > 0 { ellipsis() }
        } else {
            surround(object, depth)
            if isTuple || isList {
                sequence(object, isTuple: isTuple, depth)
            } else if isDictionary {
                dictionary(object, depth)
            } else {
                set(object, depth)
            }
        }
        append(isTuple ? (count == 1 ? ",)" : ")") : isList ? "]" : isFrozen ? "})" : "}")
    }

    private func isAround(_ object: Object, _ depth: Int) -> Bool {
        (depth > 0 && around.0 == object) || (depth > 1 && around.1 == object) || (depth > 2 && around.2 == object)
            || (depth > 3 && around.3 == object) || (depth > 4 && around.4 == object)
            || (depth > 5 && around.5 == object)
    }

    private mutating func surround(_ object: Object, _ depth: Int) {
        switch depth {
        case 0: around.0 = object
        case 1: around.1 = object
        case 2: around.2 = object
        case 3: around.3 = object
        case 4: around.4 = object
        default: around.5 = object
        }
    }

    /// Before item `index`: false ends the container.
    private mutating func separate(_ index: Int) -> Bool {
        guard !isCut else { return false }
        if index > 0 { append(", ") }
        guard index < Representation.items else {
            ellipsis()
            return false
        }
        return true
    }

    /// A list may change under our hands: its items' `repr` may do anything.
    private mutating func sequence(_ object: Object, isTuple: Bool, _ depth: Int) {
        var index = 0
        while index < object.itemCount, separate(index) {
            guard let item = isTuple ? PyTuple_GetItem(object, index) : PyList_GetItem(object, index) else {
                return PyErr_Clear()
            }
            Py_IncRef(item)
            value(item, depth: depth + 1)
            Py_DecRef(item)
            index += 1
        }
    }

    private mutating func dictionary(_ object: Object, _ depth: Int) {
        let count = PyDict_Size(object)
        var (position, index): (Int, Int) = (0, 0)
        var (key, item): (Object?, Object?) = (nil, nil)
        while PyDict_Size(object) == count, PyDict_Next(object, &position, &key, &item) != 0, separate(index) {
            let (name, content) = (key, item)
            Py_IncRef(name)
            Py_IncRef(content)
            value(name, depth: depth + 1)
            append(": ")
            value(content, depth: depth + 1)
            Py_DecRef(name)
            Py_DecRef(content)
            index += 1
        }
    }

    private mutating func set(_ object: Object, _ depth: Int) {
        var index = 0
        withOwned(PyObject_GetIter(object), otherwise: ()) { iterator in
            while let item = PyIter_Next(iterator) {
                let goesOn = separate(index)
                if goesOn { value(item, depth: depth + 1) }
                Py_DecRef(item)
                guard goesOn else { break }
                index += 1
            }
        }
        PyErr_Clear()
    }
}

extension Representation {
    /// Types whose `repr` has once been very long: they are shown plainly from then on. The newest 16.
    nonisolated(unsafe) private static var long: UnsafeMutablePointer<Object?>?
    nonisolated(unsafe) private static var longCount = 0
    private static let longTypes = 16
    /// Characters
    private static let tooLong = 1 << 16

    /// An object of the program.
    private mutating func other(_ object: Object) {
        guard !Representation.isLong(object) else { return plain(object) }
        guard let representation = PyObject_Repr(object) else { return fault(object, "repr") }
        if PyUnicode_GetLength(representation) > Representation.tooLong { Representation.remember(object) }
        text(representation)
        Py_DecRef(representation)
    }

    /// `str(exception)`.
    mutating func message(_ exception: Object) {
        guard let message = PyObject_Str(exception) else { return fault(exception, "str") }
        text(message)
        Py_DecRef(message)
    }

    /// As `object` itself would: no code of the program runs.
    mutating func plain(_ object: Object) {
        guard let slot = PyType_GetSlot(py_object_type(), 66) else { return append("<object>") }
        typealias Function = @convention(c) (Object) -> Object?
        let body = unsafeBitCast(slot, to: Function.self)
        withOwned(body(object), otherwise: ()) { text($0) }
    }

    /// Says what went wrong, be it SystemExit. An interrupt is for the program: it comes again.
    private mutating func fault(_ object: Object, _ function: StaticString) {
        let exception = PyErr_GetRaisedException()
        if let exception, let interrupt = PyExc_KeyboardInterrupt,
            PyType_IsSubtype(UnsafeMutableRawPointer(mutating: exception.type), interrupt) != 0
        {
            PyErr_SetInterrupt()
        }
        append("<")
        append(function)
        append(" of ")
        name(object)
        append(" raised ")
        if let exception { name(exception) } else { append("nothing") }
        append(">")
        Py_DecRef(exception)
        PyErr_Clear()
    }

    /// The name of an object's class.
    private mutating func name(_ object: Object) {
        withOwned(PyType_GetName(UnsafeMutableRawPointer(mutating: object.type)), otherwise: ()) { text($0) }
    }

    private static func isLong(_ object: Object) -> Bool {
        guard longCount > 0, let long else { return false }
        var index = 0
        while index < min(longCount, longTypes) {
            if let type = long[index], UnsafeRawPointer(type) == object.type { return true }
            index += 1
        }
        return false
    }

    private static func remember(_ object: Object) {
        if long == nil {
            long = calloc(longTypes, MemoryLayout<Object?>.stride)?.bindMemory(to: Object?.self, capacity: longTypes)
        }
        guard let long else { return }
        let type = UnsafeMutableRawPointer(mutating: object.type)
        Py_IncRef(type)
        Py_DecRef(long[longCount % longTypes])
        long[longCount % longTypes] = type
        longCount += 1
    }
}
