import CPython
import CRecorder

/// Types by their numbers on the wire. When a type that was recorded dies, its address loses its meaning: a weak reference tells.
enum TypeTable {
    /// How instances are told.
    enum Kind: UInt8 {
        case object, exception, member, type, tuple, integer, text, list, dictionary
        /// `KnownTypes`, and subclasses of bytes.
        case float, bytes, date, datetime, time, duration, decimal, deque, set, frozenSet, slice, pattern, array, scalar
        case table, path, uuid, generator
    }

    struct Entry {
        var type: Object?
        /// `ValueTag.objectAlone` and the type's number.
        var alone: ObjectShape.Head
        /// What instances of it are written by, once one was; of `Kind.object`.
        var shape: UnsafeMutablePointer<ObjectShape>?
        var number: UInt32
        var kind: Kind

        init(type: Object, number: UInt32, kind: Kind) {
            (self.type, self.number, self.kind) = (type, number, kind)
            alone = ObjectShape.Head(ValueTag.objectAlone, number)
        }
    }

    nonisolated(unsafe) private static var entries: UnsafeMutablePointer<Entry>?
    nonisolated(unsafe) private static var size = 0
    /// `size` - 1.
    nonisolated(unsafe) private static var mask: UInt = 0
    nonisolated(unsafe) private static var count = 0
    /// One that found no room in the table.
    nonisolated(unsafe) private static var homeless: UnsafeMutablePointer<Entry>?

    /// All are to be recorded anew, in the child of a fork.
    static func forget() {
        var place = 0
        while let entries, place < size {
            free(entries[place].shape)
            place += 1
        }
        free(entries)
        entries = nil
        size = 0
        count = 0
        TypeNumbers.forget()
    }

    /// What objects are written by is to be found anew: names of attributes have become secrets, or are no longer.
    static func forgetShapes() {
        var place = 0
        while let entries, place < size {
            entries[place].shape?.release()
            entries[place].shape = nil
            place += 1
        }
    }

    static func number(_ type: Object) -> UInt32 { place(type).pointee.number }

    static func entry(_ type: Object) -> Entry { place(type).pointee }

    /// Finds, or defines. The place holds until another type is defined.
    @inline(__always)
    static func place(_ type: Object) -> UnsafeMutablePointer<Entry> {
        guard let entries else { return define(type) }
        let place = entries + Int(bitPattern: hash(type) & mask)
        return place.pointee.type == type ? place : search(type)
    }

    @inline(never)
    private static func search(_ type: Object) -> UnsafeMutablePointer<Entry> { find(type) ?? define(type) }

    private static func find(_ type: Object) -> UnsafeMutablePointer<Entry>? {
        guard let entries else { return nil }
        var place = hash(type) & mask
        while let found = entries[Int(bitPattern: place)].type {
            if found == type { return entries + Int(bitPattern: place) }
            place = (place &+ 1) & mask
        }
        return nil
    }

    /// Finds what objects of the type, such as `object`, are written by from now on.
    static func findShape(_ type: Object, as object: Object) {
        let made = UnsafeMutablePointer<ObjectShape>.make(type, number(type), as: object)
        let place = place(type)
        place.pointee.shape?.release()
        place.pointee.shape = made
    }

    @inline(__always)
    private static func hash(_ type: Object) -> UInt {
        // Types lie at distances that are alike: without the product, many would be in each other's way.
        (UInt(bitPattern: type) &* 0x9E37_79B9_7F4A_7C15) >> 40
    }

    @inline(never)
    private static func define(_ type: Object) -> UnsafeMutablePointer<Entry> {
        let pending = PyErr_GetRaisedException()
        defer { PyErr_SetRaisedException(pending) }
        if count * 8 >= size { grow() }
        let told = tell(type)
        let made = Entry(type: type, number: told.number, kind: kind(type))
        if Layout.flags(type) & InstanceLayout.heapType != 0 { watch(type, told) }
        put(made)
        count += 1
        return find(type) ?? withoutRoom(made)
    }

    private static func withoutRoom(_ entry: Entry) -> UnsafeMutablePointer<Entry> {
        let place = homeless ?? UnsafeMutablePointer<Entry>.allocate(capacity: 1)
        homeless = place
        place.initialize(to: entry)
        return place
    }

    /// Of a type that has died; the place is part of the way to others.
    private static let removed = Object(bitPattern: 1)
    nonisolated(unsafe) private static var callbackType: Object?

    /// What is known of a type when it dies, and can be asked nothing any more.
    private struct Watched {
        var type: Object
        var told: TypeNumbers.Told
    }

    /// Types that can't be watched are kept alive.
    private static func watch(_ type: Object, _ told: TypeNumbers.Told) {
        if callbackType == nil { callbackType = py_callback_type() }
        guard let callbackType, let memory = malloc(MemoryLayout<Watched>.stride) else { return Py_IncRef(type) }
        memory.bindMemory(to: Watched.self, capacity: 1).initialize(to: Watched(type: type, told: told))
        let callback = py_callback_of(callbackType, dies, memory)
        // It has to outlive the type. It is tracked, since the garbage collector, which is what ends types, moves it among its own.
        let reference = callback.flatMap { PyWeakref_NewRef(type, $0) }
        Py_DecRef(callback)
        guard reference == nil else { return }
        PyErr_Clear()
        free(memory)
        Py_IncRef(type)
    }

    /// The weak reference that has told last: it is still in use then, and is given up when the next one tells.
    nonisolated(unsafe) private static var told: Object?

    /// A type that was known before a fork, and after it, tells twice.
    private static let dies: py_vectorcall = { callback, arguments, _, _ in
        if let callback, let memory = py_callback_subject(callback) {
            let watched = memory.load(as: Watched.self)
            free(memory)
            if let place = find(watched.type), place.pointee.number == watched.told.number {
                place.pointee.shape?.release()
                place.pointee.shape = nil
                place.pointee.type = removed
                TypeNumbers.takeBack(watched.told)
            }
        }
        Py_DecRef(told)
        told = arguments?[0]
        return py_none()
    }

    private static func put(_ entry: Entry) {
        guard let entries, let type = entry.type else { return }
        var place = hash(type) & mask
        while entries[Int(bitPattern: place)].type != nil { place = (place &+ 1) & mask }
        entries[Int(bitPattern: place)] = entry
    }

    /// Makes room, of which the types that have died need none.
    private static func grow() {
        let (old, oldSize) = (entries, size)
        var living = 0
        var index = 0
        while index < oldSize {
            if let old, old[index].type != nil, old[index].type != removed { living += 1 }
            index += 1
        }
        var larger = 1024
        while larger < living * 16 { larger *= 2 }
        guard let memory = calloc(larger, MemoryLayout<Entry>.stride) else { return }
        entries = memory.bindMemory(to: Entry.self, capacity: larger)
        size = larger
        mask = UInt(larger - 1)
        count = living
        index = 0
        while index < oldSize {
            if let old, old[index].type != nil, old[index].type != removed { put(old[index]) }
            index += 1
        }
        free(old)
    }

    /// By `tp_flags`: subclasses of the builtin types have a bit of their own.
    private static func kind(_ type: Object) -> Kind {
        let flags = Layout.flags(type)
        if flags & 1 << 31 != 0 { return .type }
        if Layout.isNamed(UnsafeMutableRawPointer(mutating: type.type), "EnumType") { return .member }
        if flags & 1 << 30 != 0 { return .exception }
        if Layout.isKnown, let known = KnownTypes.kind(type) { return known }
        if flags & 1 << 29 != 0 { return .dictionary }
        if flags & 1 << 28 != 0 { return .text }
        if flags & 1 << 27 != 0 { return .bytes }
        if flags & 1 << 26 != 0 { return .tuple }
        if flags & 1 << 25 != 0 { return .list }
        return flags & 1 << 24 != 0 ? .integer : .object
    }

    /// `module.Qualified.Name`, read from the type itself: a metaclass's code is not asked.
    private static func tell(_ type: Object) -> TypeNumbers.Told {
        // Types written in C have their whole name in one text.
        if Layout.isKnown, InstanceLayout.flags(type) & InstanceLayout.heapType == 0 {
            let name: UnsafePointer<CChar> = type.field(24)
            return TypeNumbers.tell(UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), strlen(name))
        }
        let module = Layout.moduleName(type)
        let name = PyType_GetQualName(type)
        defer {
            Py_DecRef(name)
            Py_DecRef(module)
            PyErr_Clear()
        }
        let (moduleText, nameText) = (utf8(module), utf8(name))
        let isPlain = moduleText.map { equals($0, "builtins") } ?? true
        let count = (nameText?.1 ?? 1) + (isPlain ? 0 : (moduleText?.1 ?? 0) + 1)
        guard let nameText, count <= greatestName else { return TypeNumbers.tell(("?" as StaticString).utf8Start, 1) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: greatestName) { text in
            guard let base = text.baseAddress else { return TypeNumbers.tell(nameText.0, nameText.1) }
            var out = ByteWriter(base)
            if !isPlain, let moduleText {
                out.bytes(moduleText.0, moduleText.1)
                out.byte(UInt8(ascii: "."))
            }
            out.bytes(nameText.0, nameText.1)
            return TypeNumbers.tell(base, count)
        }
    }

    private static let greatestName = 1000
}

/// Numbers of types, and of the shapes of their objects.
enum TypeNumbers {
    /// What a record has told, to be taken back.
    struct Told {
        var number: UInt32
        var body: RecordNumbers.Told
    }

    nonisolated(unsafe) private static var numbers = RecordNumbers(tag: RecordTag.type)

    /// The number of what the text tells, in UTF-8, of which readers get as much as a record holds.
    static func tell(_ text: UnsafePointer<UInt8>, _ count: Int) -> Told {
        let head = count < 0x80 ? 1 : count < 0x4000 ? 2 : 3
        var told = Told(number: 0, body: RecordNumbers.Told(text, count))
        told.body.bytes += Int32(head)
        if let known = numbers.use(told.body) {
            told.number = known
            return told
        }
        let number = Recorder.newType()
        told.number = number
        numbers.add(told.body, number)
        Recorder.record(RecordTag.type) { out in
            out.varint(number)
            out.text(text, count)
        }
        return told
    }

    /// Its type is gone.
    static func takeBack(_ told: Told) { numbers.takeBack(told.body, told.number) }

    /// In the child of a fork, which counts anew.
    static func forget() { numbers.forget() }
}
