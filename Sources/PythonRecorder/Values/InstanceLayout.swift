import CPython

/// Where instances of classes keep their attributes (3.12 to 3.15). Asking CPython for `__dict__` instead would make a dict for
/// each instance that has none yet, for good, and slow the program down.
///
/// Offsets are added as numbers: a pointer minus a constant is not reliably compiled (Swift 6.3).
enum InstanceLayout {
    static let typeName = 24
    static let typeBasicSize = 32
    static let typeFlags = 168
    static let typeBase = 256
    static let typeDictOffset = 288
    /// `PyHeapTypeObject.ht_cached_keys`: the names that a class's instances share.
    nonisolated(unsafe) static var cachedKeys = 880
    /// Bytes of `PyDictKeysObject` before its indices.
    static let keysHead = 32
    /// `dk_nentries` of `PyDictKeysObject`.
    static let keysCount = 24
    /// Values lie behind the instance (3.13), or where a tagged pointer in front of it says (3.12).
    nonisolated(unsafe) static var valuesAreInline = true

    static let heapType: UInt = 1 << 9
    static let managedDict: UInt = 1 << 4
    static let inlineValues: UInt = 1 << 2

    static func choose(version: UInt) {
        valuesAreInline = version >= 0x030D
        cachedKeys = version >= 0x030F ? 888 : 880
        DictionaryLayout.check()
    }

    @inline(__always)
    static func flags(_ type: Object) -> UInt { type.field(typeFlags) }

    /// The attributes of an instance, borrowed.
    enum Attributes {
        case none
        case dictionary(Object)
        /// The shared names of the class, and one value for each of them, null where there is none.
        case values(keys: Object, values: Object)
    }

    static func attributes(of object: Object, type: Object) -> Attributes {
        let flags = flags(type)
        if flags & managedDict != 0 { return managed(object, type, flags) }
        let offset: Int = type.field(typeDictOffset)
        guard offset > 0, let dictionary: Object = object.field(offset), dictionary.isExactly(py_dict_type()) else {
            return .none
        }
        return .dictionary(dictionary)
    }

    private static func managed(_ object: Object, _ type: Object, _ flags: UInt) -> Attributes {
        guard let place = Object(bitPattern: UInt(bitPattern: object) &- 24) else { return .none }
        let word: UInt = place.field(0)
        if !valuesAreInline, word & 1 != 0 {
            guard let values = Object(bitPattern: word &+ 1) else { return .none }
            return shared(type, values)
        }
        if let dictionary = Object(bitPattern: word) {
            return dictionary.isExactly(py_dict_type()) ? .dictionary(dictionary) : .none
        }
        guard valuesAreInline, flags & inlineValues != 0 else { return .none }
        let size: Int = type.field(typeBasicSize)
        // Capacity, size, embedded, valid: a byte each; then, at 8, the values.
        guard object.field(size + 3, as: UInt8.self) == 1 else { return .none }
        return shared(type, object + (size + 8))
    }

    private static func shared(_ type: Object, _ values: Object) -> Attributes {
        guard let keys = sharedKeys(type) else { return .none }
        return .values(keys: keys, values: values)
    }

    /// The names that instances of `type`, a class with `managedDict`, share.
    static func sharedKeys(_ type: Object) -> Object? {
        let keys: Object? = type.field(cachedKeys)
        // `dk_kind` of shared names: 2.
        guard let keys, keys.field(10, as: UInt8.self) == 2 else { return nil }
        return keys
    }

    /// The names of `PyDictKeysObject`: its entries, of name and value, follow the indices.
    static func names(_ keys: Object) -> (first: Object, count: Int) {
        let indexBits: UInt8 = keys.field(9)
        return (keys + (keysHead + (1 << Int(indexBits & 63))), min(max(0, keys.field(keysCount, as: Int.self)), 64))
    }

    /// In what order an instance got its values, as indices of them; nil: in that of their names. From 3.14 on the compiler chooses
    /// the latter, by the alphabet.
    static func order(_ values: Object) -> (first: UnsafePointer<UInt8>, count: Int)? {
        // In front of the values: how many there may be, and are, a byte each; behind them the indices.
        guard valuesAreInline, let head = Object(bitPattern: UInt(bitPattern: values) &- 8) else { return nil }
        let (capacity, count) = (Int(head.field(0, as: UInt8.self)), Int(head.field(1, as: UInt8.self)))
        guard count <= capacity, capacity <= 64 else { return nil }
        return (UnsafePointer((values + 8 * capacity).assumingMemoryBound(to: UInt8.self)), count)
    }

    /// `PyHeapTypeObject.ht_slots`, two fields before the shared names: the slots' names as `str`, in the members' order.
    private static func slotName(_ type: Object, _ index: Int) -> Object? {
        let names: Object? = type.field(cachedKeys - 16)
        guard let names, names.isExactly(py_tuple_type()), index < names.itemCount else { return nil }
        return names.field(Layout.tupleItems + 8 * index)
    }

    /// The `__slots__` of a class and of its bases: members that stand behind each class object.
    struct Slots {
        private var owner: Object?
        private var index = 0

        init(_ type: Object) { owner = type }

        /// The next one that holds an object, or may. `owner`: the `str` that should hold the name, borrowed.
        mutating func next() -> (name: UnsafePointer<CChar>, offset: Int, owner: Object?)? {
            while let current = owner, InstanceLayout.flags(current) & InstanceLayout.heapType != 0 {
                let metaclass = UnsafeMutableRawPointer(mutating: current.type)
                let members = current + metaclass.field(InstanceLayout.typeBasicSize, as: Int.self)
                let count = min(max(0, current.itemCount), 64)
                while index < count {
                    // PyMemberDef: name, type (16: an object that may be missing), offset, flags, text.
                    let member = members + 40 * index
                    index += 1
                    let name: UnsafePointer<CChar>? = member.field(0)
                    let offset: Int = member.field(16)
                    if let name, member.field(8, as: Int32.self) == 16, offset > 0 {
                        return (name, offset, InstanceLayout.slotName(current, index - 1))
                    }
                }
                owner = current.field(InstanceLayout.typeBase)
                index = 0
            }
            return nil
        }
    }
}
