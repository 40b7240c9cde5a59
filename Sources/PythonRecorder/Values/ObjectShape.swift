import CPython
import CRecorder

/// How the objects of a type are written when all of them keep their attributes in the same places: under the names that the type's
/// instances share, and in slots. The names are told once, so that an object is little more than its values in a row.
///
/// The offsets of the slots follow it in memory, first of those whose values are told; then the order of the names.
struct ObjectShape {
    enum Storage: UInt8 {
        /// Values under shared names, then slots.
        case values
        case slots
        /// A dict, or names that can't be told once: each object is written by names.
        case other
    }

    /// The first bytes of a value, which are always the same; how many they are is in the highest byte.
    struct Head {
        private(set) var word: UInt64

        var count: Int { Int(truncatingIfNeeded: word &>> 56) }

        /// Tag and number: 6 bytes at most.
        init(_ tag: UInt8, _ number: UInt32) {
            word = UInt64(tag) | 1 << 56
            add(number)
        }

        mutating func add(_ number: UInt32) {
            var rest = UInt64(number)
            while rest >= 0x80 {
                add(byte: rest & 0x7F | 0x80)
                rest >>= 7
            }
            add(byte: rest)
        }

        private mutating func add(byte: UInt64) {
            word |= byte << UInt64(8 * count)
            word += 1 << 56
        }
    }

    /// `ValueTag.objectOfShape` and the shape's number.
    fileprivate(set) var head = Head(ValueTag.objectOfShape, 0)
    fileprivate(set) var storage = Storage.other
    /// The names that instances share, and how many there were: with another one it is another shape.
    fileprivate(set) var keys: Object?
    fileprivate(set) var names = 0
    /// Where values lie in the instance, if they do (3.13).
    fileprivate var valuesOffset = 0
    /// Of the first names and slots, as many as are told of an object that has them all.
    fileprivate(set) var storedValues = 0
    fileprivate(set) var storedSlots = 0
    /// Names that are part of the shape: the later ones take the place of those that an object has not got.
    fileprivate(set) var listedValues = 0
    fileprivate var slotCount = 0
    /// Are there names or slots that are not told?
    fileprivate(set) var hasOthers = false
    /// nil: objects are written by names.
    fileprivate var told: TypeNumbers.Told?

    /// Where an object has its values; nil: it has a dict of its own, or nothing at all.
    @inline(__always)
    func values(of object: Object, _ type: Object) -> Object? {
        guard let place = Object(bitPattern: UInt(bitPattern: object) &- 24) else { return nil }
        let word: UInt = place.field(0)
        if !InstanceLayout.valuesAreInline { return word & 1 != 0 ? Object(bitPattern: word &+ 1) : nil }
        guard word == 0, InstanceLayout.flags(type) & InstanceLayout.inlineValues != 0,
            object.field(valuesOffset &- 5, as: UInt8.self) == 1
        else { return nil }
        return object + valuesOffset
    }
}

extension UnsafeMutablePointer where Pointee == ObjectShape {
    /// Types with more slots are written by names.
    private static var greatestSlots: Int { 32 }
    private static var greatestListed: Int { 2 * ValueLimits.items }
    private static var greatestNames: Int { 64 }

    /// What objects of `type`, such as `object`, are written by. nil: no memory.
    static func make(_ type: Object, _ number: UInt32, as object: Object) -> UnsafeMutablePointer<ObjectShape>? {
        let size = MemoryLayout<ObjectShape>.stride + greatestSlots * MemoryLayout<Int>.stride + greatestNames
        guard let shape = malloc(size)?.bindMemory(to: ObjectShape.self, capacity: 1) else { return nil }
        shape.initialize(to: ObjectShape())
        shape.find(type, number, object)
        return shape
    }

    var slots: UnsafeMutablePointer<Int> {
        UnsafeMutableRawPointer(self + 1).assumingMemoryBound(to: Int.self)
    }

    /// Indices of values, as objects mostly get them: all that the names have.
    var order: UnsafeMutablePointer<UInt8> {
        UnsafeMutableRawPointer(slots + Self.greatestSlots).assumingMemoryBound(to: UInt8.self)
    }

    private func find(_ type: Object, _ number: UInt32, _ object: Object) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.greatestListed) { told in
            guard let told = told.baseAddress, findNames(type, object, told), findSlots(type, told) else { return }
            pointee.hasOthers = pointee.names + pointee.slotCount > pointee.storedValues + pointee.storedSlots
            guard let shape = tell(number, told, pointee.listedValues + pointee.storedSlots) else { return }
            pointee.told = shape
            pointee.head = ObjectShape.Head(ValueTag.objectOfShape, shape.number)
            pointee.storage = pointee.keys == nil ? .slots : .values
        }
    }

    /// False: objects of the type have a dict, or a name can't be told.
    private func findNames(_ type: Object, _ object: Object, _ told: UnsafeMutablePointer<UInt32>) -> Bool {
        guard InstanceLayout.flags(type) & InstanceLayout.managedDict != 0 else {
            return type.field(InstanceLayout.typeDictOffset, as: Int.self) == 0
        }
        guard let keys = InstanceLayout.sharedKeys(type) else { return false }
        pointee.keys = keys
        pointee.names = keys.field(InstanceLayout.keysCount)
        // A head of 8 bytes, then the values.
        pointee.valuesOffset = type.field(InstanceLayout.typeBasicSize, as: Int.self) + 8
        let (first, count) = InstanceLayout.names(keys)
        pointee.storedValues = min(count, ValueLimits.items)
        findOrder(pointee.values(of: object, type), count)
        while pointee.listedValues < min(count, Self.greatestListed) {
            guard let name: Object = first.field(16 * Int(order[pointee.listedValues])) else { return false }
            let entry = NameTable.entry(name).pointee
            guard entry.reference > 0, !entry.isSecret else { break }
            told[pointee.listedValues] = entry.reference - 1
            pointee.listedValues += 1
        }
        return pointee.listedValues >= pointee.storedValues
    }

    /// That of `values`, then whatever they have not got. `count`: names.
    private func findOrder(_ values: Object?, _ count: Int) {
        var known: UInt64 = 0
        var listed = 0
        func list(_ index: Int) {
            guard index < count, known >> UInt64(index) & 1 == 0 else { return }
            known |= 1 << UInt64(index)
            order[listed] = UInt8(truncatingIfNeeded: index)
            listed += 1
        }
        if let values, let first = InstanceLayout.order(values) {
            var place = 0
            while place < first.count {
                list(Int(first.first[place]))
                place += 1
            }
        }
        var index = 0
        while index < count {
            list(index)
            index += 1
        }
    }

    private func findSlots(_ type: Object, _ told: UnsafeMutablePointer<UInt32>) -> Bool {
        var slots = InstanceLayout.Slots(type)
        while let slot = slots.next() {
            guard pointee.slotCount < Self.greatestSlots else { return false }
            self.slots[pointee.slotCount] = slot.offset
            pointee.slotCount += 1
            guard pointee.storedValues + pointee.storedSlots < ValueLimits.items else { continue }
            let entry = NameTable.entry(member: slot.name, of: slot.owner).pointee
            guard entry.reference > 0, !entry.isSecret else { return false }
            told[pointee.storedValues + pointee.storedSlots] = entry.reference - 1
            pointee.storedSlots += 1
        }
        return true
    }

    /// The type's number and those of the names, in decimal.
    private func tell(_ type: UInt32, _ told: UnsafeMutablePointer<UInt32>, _ count: Int) -> TypeNumbers.Told? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 11 * (1 + Self.greatestListed)) { text in
            guard let base = text.baseAddress else { return nil }
            var encoder = ValueEncoder(base, until: base)
            encoder.decimalDigits(UInt64(type))
            var index = 0
            while index < count {
                encoder.out.byte(UInt8(ascii: " "))
                encoder.decimalDigits(UInt64(told[index]))
                index += 1
            }
            return TypeNumbers.tell(base, encoder.out.next - base)
        }
    }

    /// No object is written by it any more.
    func release() {
        if let told = pointee.told { TypeNumbers.takeBack(told) }
        free(self)
    }

    /// How many attributes an object has beyond the first `told` values and the slots that are told.
    @inline(never)
    func others(of object: Object, _ values: Object, beyond told: Int) -> Int {
        var count = 0
        var index = told
        while index < min(pointee.names, Self.greatestNames) {
            if values.field(8 * Int(order[index]), as: UInt.self) != 0 { count &+= 1 }
            index += 1
        }
        index = pointee.storedSlots
        while index < pointee.slotCount {
            if object.field(slots[index], as: UInt.self) != 0 { count &+= 1 }
            index += 1
        }
        return count
    }
}
