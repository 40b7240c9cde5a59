import CRecorder
import TraceWire

/// Types that do not say how they are told: structures and enumerations by their fields, objects by type and address. No code of
/// the program runs, but for `description` where `config(showDescriptions: true)` asks for it.
///
/// The fields of an object are not read: another thread may be writing them. Nor are `unowned` ones: their object may be gone.
extension TraceEncoder {
    @usableFromInline @inline(never)
    mutating func reflect<Value>(_ value: Value) {
        let type = Swift.type(of: value as Any)
        if Settings.tellsDescriptions, let value = value as? any CustomStringConvertible {
            return text(value.description)
        }
        if type is AnyClass { return object(value as AnyObject) }
        if let metatype = value as? Any.Type {
            byte(ValueTag.type)
            return varint(UInt64(Definitions.type(metatype)))
        }
        guard depth < ValueLimits.depth else { return byte(ValueTag.elided) }
        // Its mirror is the program's own code.
        if value is any CustomReflectable { return typeOnly(type) }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .struct: structure(type, mirror)
        case .tuple: tuple(mirror)
        case .enum: enumeration(type, TraceEncoder.caseName(value as Any), mirror)
        default: typeOnly(type)
        }
    }

    private mutating func typeOnly(_ type: Any.Type) {
        byte(ValueTag.typeOnly)
        varint(UInt64(Definitions.type(type)))
    }

    private mutating func object(_ value: AnyObject) {
        byte(ValueTag.object)
        varint(UInt64(Definitions.type(Swift.type(of: value))))
        varint(UInt64(UInt(bitPattern: ObjectIdentifier(value).hashValue)))
        byte(0)
        byte(0)
    }

    private mutating func structure(_ type: Any.Type, _ mirror: Mirror) {
        byte(ValueTag.structure)
        varint(UInt64(Definitions.type(type)))
        fields(mirror, of: unsafeBitCast(type, to: UnsafeRawPointer.self))
    }

    private mutating func tuple(_ mirror: Mirror) {
        byte(ValueTag.labelledTuple)
        fields(mirror)
    }

    /// The case's name; nil where the program was built without.
    private static func caseName(_ value: Any) -> UnsafePointer<CChar>? {
        func name<Value>(_ value: Value) -> UnsafePointer<CChar>? {
            let type = unsafeBitCast(Value.self as Any.Type, to: UnsafeRawPointer.self)
            return withUnsafePointer(to: value) { swift_EnumCaseName($0, type) }
        }
        return _openExistential(value, do: name)
    }

    private mutating func enumeration(_ type: Any.Type, _ name: UnsafePointer<CChar>?, _ mirror: Mirror) {
        byte(ValueTag.enumCase)
        varint(UInt64(Definitions.type(type)))
        let text = name.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
        stored(UnsafeBufferPointer(start: text, count: name.map { strlen($0) } ?? 0), limit: 100)
        guard let payload = mirror.children.first?.value else {
            byte(0)
            return byte(0)
        }
        let inner = Mirror(reflecting: payload)
        if inner.displayStyle == .tuple { return fields(inner) }
        byte(1)
        byte(1)
        byte(0)
        depth += 1
        encode(payload)
        depth -= 1
    }

    private mutating func unreadableField(_ name: UnsafePointer<CChar>?) {
        fieldsLeft -= 1
        let text = name.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
        stored(UnsafeBufferPointer(start: text, count: name.map { strlen($0) } ?? 0), limit: 100)
        byte(ValueTag.elided)
    }

    /// Count, stored count, and for each its name (none for `.0`) and value. `structure`: the metadata of its type.
    private mutating func fields(_ mirror: Mirror, of structure: UnsafeRawPointer? = nil) {
        let unowned = structure.map { ft_unowned_fields($0) } ?? 0
        let count = mirror.children.count
        varint(UInt64(count))
        let stored = min(count, ValueLimits.items)
        varint(UInt64(stored))
        depth += 1
        let outer = fieldsLeft
        fieldsLeft = UInt8(truncatingIfNeeded: stored)
        // A mirror reads a child when it is asked for it, not before.
        for (index, place) in zip(0..<stored, mirror.children.indices) {
            if unowned >> UInt64(index) & 1 != 0, let structure {
                unreadableField(ft_field_name(structure, UInt32(index)))
                continue
            }
            let child = mirror.children[place]
            var label = child.label ?? ""
            if label.utf8.first == UInt8(ascii: ".") { label = "" }
            label.withUTF8 { field(named: $0, child.value) }
        }
        fieldsLeft = outer
        depth -= 1
    }
}
