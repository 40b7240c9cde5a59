import CPython
import CRecorder

/// Attributes of instances, read in place: the instance's own and those in slots. No property, no `__getattr__`, no `repr`.
extension ValueEncoder {
    /// Tag, type and address.
    @inline(__always)
    mutating func identity(_ object: Object, _ number: UInt32, tag: UInt8 = ValueTag.object) {
        out.byte(tag)
        out.varint(number)
        out.address(object)
    }

    /// An object whose attributes are not told.
    @inline(__always)
    static func alone(_ object: Object, _ entry: UnsafePointer<TypeTable.Entry>, _ next: Cursor) -> Cursor {
        store(entry.pointee.alone.word, at: next)
        let behind = next + entry.pointee.alone.count
        store(UInt64(UInt(bitPattern: object)), at: behind)
        return behind + 6
    }

    mutating func subject(_ object: Object?, depth: Int) {
        out.next = ValueEncoder.subject(object, out.next, end, depth)
    }

    /// The first argument of a method.
    @inline(__always)
    static func subject(_ object: Object?, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        guard let object else { return value(object, next, end, depth) }
        let type = UnsafeMutableRawPointer(mutating: object.type)
        guard InstanceLayout.flags(type) & InstanceLayout.heapType != 0 else { return plain(object, next, end, depth) }
        let entry = TypeTable.place(type)
        guard entry.pointee.kind == .object else { return plain(object, next, end, depth) }
        return alone(object, entry, next)
    }

    /// A subject of a builtin type, or derived from one.
    @inline(never)
    private static func plain(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        value(object, next, end, depth)
    }

    /// An object and its attributes. The first of its shape are told by their names.
    @inline(never)
    static func whole(
        _ object: Object, _ entry: UnsafeMutablePointer<TypeTable.Entry>, _ next: Cursor, _ end: Cursor
    ) -> Cursor {
        guard let shape = entry.pointee.shape else { return unshaped(object, next, end) }
        let type = UnsafeMutableRawPointer(mutating: object.type)
        var values = object
        switch shape.pointee.storage {
        case .other: return byNames(object, next, end)
        case .slots: break
        case .values:
            let keys: Object = type.field(InstanceLayout.cachedKeys)
            guard keys == shape.pointee.keys, keys.field(InstanceLayout.keysCount) == shape.pointee.names else {
                return unshaped(object, next, end)
            }
            guard let found = shape.pointee.values(of: object, type) else { return byNames(object, next, end) }
            values = found
        }
        store(shape.pointee.head.word, at: next)
        var place = next + shape.pointee.head.count
        store(UInt64(UInt(bitPattern: object)), at: place)
        // A byte each for how many attributes are told, and how many are not.
        let counts = place + 6
        place += 8
        var missing = 0
        let order = shape.order
        var (valueCount, index) = (shape.pointee.storedValues, 0)
        while index < valueCount {
            let held: Object? = values.field(8 &* Int(order[index]))
            if held == nil {
                missing &+= 1
                if valueCount < shape.pointee.listedValues { valueCount &+= 1 }
            }
            place = value(held, place, end, ValueLimits.depth - 1)
            index &+= 1
        }
        index = 0
        while index < shape.pointee.storedSlots {
            let held: Object? = object.field(shape.slots[index])
            if held == nil { missing &+= 1 }
            place = value(held, place, end, ValueLimits.depth - 1)
            index &+= 1
        }
        let told = valueCount &+ index
        let others = shape.pointee.hasOthers ? shape.others(of: object, values, beyond: valueCount) : 0
        store(UInt16(truncatingIfNeeded: told | others << 8), at: counts)
        // By names more can be told; and where the bytes of an event's values are used up, fewer.
        if others > 0, told &- missing < ValueLimits.items { return byNames(object, next, end) }
        return place < end ? place : byNames(object, next, end)
    }

    /// The type's objects have got no shape yet, or another one. From the next one on they have it.
    @inline(never)
    private static func unshaped(_ object: Object, _ next: Cursor, _ end: Cursor) -> Cursor {
        let type = UnsafeMutableRawPointer(mutating: object.type)
        TypeTable.findShape(type, as: object)
        return byNames(object, next, end)
    }

    @inline(never)
    private static func byNames(_ object: Object, _ next: Cursor, _ end: Cursor) -> Cursor {
        var encoder = ValueEncoder(next, until: end)
        let type = UnsafeMutableRawPointer(mutating: object.type)
        encoder.whole(object, type, TypeTable.number(type))
        return encoder.out.next
    }

    /// Each attribute with the number of its name: type, address, count, stored count, names and values.
    private mutating func whole(_ object: Object, _ type: Object, _ number: UInt32) {
        identity(object, number, tag: ValueTag.objectOfNames)
        // The count as a varint of two bytes.
        let place = out.next
        out.next += 3
        var list = AttributeList()
        switch InstanceLayout.attributes(of: object, type: type) {
        case .none: break
        case .dictionary(let dictionary): entries(dictionary, &list)
        case .values(let keys, let values): shared(keys, values, &list)
        }
        slots(object, type, &list)
        var head = ByteWriter(place)
        head.fixed(UInt16(truncatingIfNeeded: (list.count & 0x7F) | 0x80 | (list.count >> 7) << 8))
        head.byte(UInt8(truncatingIfNeeded: list.stored))
    }

    /// False: the name is not told.
    @inline(never)
    private mutating func reference(_ name: UnsafePointer<NameTable.Entry>) -> Bool {
        guard let text = name.pointee.text else { return false }
        out.varint(name.pointee.reference)
        if name.pointee.reference == 0 { out.text(text, Int(name.pointee.count), limit: 60) }
        return true
    }

    private struct AttributeList {
        var count = 0
        var stored = 0
    }

    private mutating func entries(_ dictionary: Object, _ list: inout AttributeList) {
        list.count = min(max(0, PyDict_Size(dictionary)), 8000)
        var position = 0
        var key: Object?
        var entry: Object?
        while list.stored < ValueLimits.items, PyDict_Next(dictionary, &position, &key, &entry) != 0 {
            if let key { attribute(NameTable.entry(key), entry, &list) }
        }
    }

    private mutating func shared(_ keys: Object, _ values: Object, _ list: inout AttributeList) {
        let (first, count) = InstanceLayout.names(keys)
        let order = InstanceLayout.order(values)
        var step = 0
        while step < order?.count ?? count {
            let index = order.map { Int($0.first[step]) } ?? step
            step += 1
            if index < count, let held: Object = values.field(8 * index) {
                list.count += 1
                if list.stored < ValueLimits.items, let name: Object = first.field(16 * index) {
                    attribute(NameTable.entry(name), held, &list)
                }
            }
        }
    }

    private mutating func slots(_ object: Object, _ type: Object, _ list: inout AttributeList) {
        var slots = InstanceLayout.Slots(type)
        while let slot = slots.next() {
            guard let held: Object = object.field(slot.offset) else { continue }
            list.count += 1
            guard list.stored < ValueLimits.items else { continue }
            attribute(NameTable.entry(member: slot.name, of: slot.owner), held, &list)
        }
    }

    @inline(__always)
    private mutating func attribute(
        _ name: UnsafePointer<NameTable.Entry>, _ held: Object?, _ list: inout AttributeList
    ) {
        guard out.next < end else { return }
        let reference = name.pointee.reference
        if reference > 0, reference < 0x80 {
            out.byte(UInt8(truncatingIfNeeded: reference))
        } else if reference >= 0x80, reference < 0x4000 {
            out.fixed(UInt16(truncatingIfNeeded: reference & 0x7F | 0x80 | (reference >> 7) << 8))
        } else {
            guard self.reference(name) else { return }
        }
        if name.pointee.isSecret, Secrets.canHide(held) {
            out.byte(ValueTag.masked)
        } else {
            value(held, depth: ValueLimits.depth - 1)
        }
        list.stored += 1
    }
}
