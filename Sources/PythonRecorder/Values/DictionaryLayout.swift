import CPython

/// Where a dict has its entries (3.12 to 3.15): going through them in place costs a quarter of what `PyDict_Next` does.
enum DictionaryLayout {
    /// `ma_used`.
    static let count = 16
    private static let keys = 32

    /// Whether the entries lie where they are looked for.
    nonisolated(unsafe) private static var isKnown = false

    /// Keys and values side by side, null where an entry was given up: from the first to behind the last, so many bytes apart.
    struct Entries {
        let first: Object
        let last: Object
        let distance: Int
    }

    /// nil: they are elsewhere.
    @inline(__always)
    static func entries(_ dictionary: Object) -> Entries? {
        isKnown ? read(dictionary) : nil
    }

    @inline(__always)
    private static func read(_ dictionary: Object) -> Entries? {
        let keys: Object = dictionary.field(keys)
        let kind: UInt8 = keys.field(10)
        let indices = keys + InstanceLayout.keysHead
        var first = indices + (1 &<< Int(keys.field(9, as: UInt8.self)))
        // 0: entries of any keys, with their hashes first; 1: of `str` alone; 2: the values are elsewhere.
        guard kind <= 1 else { return nil }
        let distance = kind == 0 ? 24 : 16
        if kind == 0 { first += 8 }
        return Entries(
            first: first, last: first + distance &* keys.field(InstanceLayout.keysCount), distance: distance)
    }

    /// Reads a dict of each kind, of which one entry was given up, and compares.
    static func check() {
        isKnown = false
        guard let texts = PyDict_New(), let any = PyDict_New(), let one = PyLong_FromLong(1_000_001),
            let two = PyLong_FromLong(1_000_002)
        else { return }
        isKnown =
            PyDict_SetItemString(texts, "one", one) == 0 && PyDict_SetItemString(texts, "two", two) == 0
            && PyDict_SetItem(any, two, one) == 0 && PyDict_SetItem(any, one, two) == 0
            && PyDict_DelItemString(texts, "one") == 0 && PyDict_DelItem(any, two) == 0
            && holds(texts, distance: 16, key: nil, two) && holds(any, distance: 24, key: one, two)
        Py_DecRef(texts)
        Py_DecRef(any)
        Py_DecRef(one)
        Py_DecRef(two)
        PyErr_Clear()
    }

    /// Is the second of two entries the only one, with this value?
    private static func holds(_ dictionary: Object, distance: Int, key: Object?, _ value: Object) -> Bool {
        guard dictionary.field(count) == 1, let entries = read(dictionary), entries.distance == distance,
            entries.last == entries.first + 2 * distance, entries.first.field(8, as: UInt.self) == 0
        else { return false }
        let second = entries.first + distance
        return second.field(8) == value && (key == nil || second.field(0) == key)
    }
}
