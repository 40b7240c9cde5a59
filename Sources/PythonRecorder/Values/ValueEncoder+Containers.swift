import CPython
import CRecorder

/// Containers give their true count and their first items, so that a million items cost what ten cost.
extension ValueEncoder {
    /// A container that is an attribute, or within two others, gives fewer items; a tuple, whose count is mostly small, all the same.
    @inline(__always)
    private static func stored(_ count: Int, _ depth: Int) -> Int {
        if depth >= ValueLimits.depth { return 0 }
        return min(count, depth == ValueLimits.depth - 1 ? ValueLimits.innerItems : ValueLimits.items)
    }

    /// Tag, count and stored count.
    @inline(__always)
    private static func begin(_ tag: UInt8, _ count: Int, _ stored: Int, _ next: Cursor) -> Cursor {
        guard UInt(bitPattern: count) < 0x80 else { return beginLong(tag, count, stored, next) }
        store(UInt32(tag) | UInt32(truncatingIfNeeded: count) << 8 | UInt32(truncatingIfNeeded: stored) << 16, at: next)
        return next + 3
    }

    @inline(never)
    private static func beginLong(_ tag: UInt8, _ count: Int, _ stored: Int, _ next: Cursor) -> Cursor {
        var out = ByteWriter(next)
        out.byte(tag)
        out.varint(count)
        out.byte(UInt8(truncatingIfNeeded: stored))
        return out.next
    }

    /// Values in a row, of what lies at `depth`.
    @inline(__always)
    private static func items(
        _ first: Object, _ count: Int, _ next: Cursor, _ end: Cursor, _ depth: Int
    ) -> Cursor {
        var (next, item) = (next, first)
        let last = first + 8 &* count
        while item < last {
            next = value(item.field(0), next, end, depth &+ 1)
            item += 8
        }
        return next
    }

    @inline(never)
    static func tuple(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        let count = object.itemCount
        let stored = depth >= ValueLimits.depth ? 0 : min(count, ValueLimits.items)
        let begun = begin(ValueTag.tuple, count, stored, next)
        return items(object + Layout.tupleItems, stored, begun, end, depth)
    }

    /// Count, stored count and items of a tuple, also of a subclass.
    mutating func items(_ object: Object, depth: Int) {
        let count = object.itemCount
        let stored = depth >= ValueLimits.depth ? 0 : min(count, ValueLimits.items)
        out.varint(count)
        out.varint(stored)
        out.next = ValueEncoder.items(object + Layout.tupleItems, stored, out.next, end, depth)
    }

    @inline(never)
    static func list(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        let count = object.itemCount
        let items: Object? = object.field(Layout.listItems)
        let stored = stored(count, depth)
        let begun = begin(ValueTag.list, count, stored, next)
        guard let items else { return begun }
        return ValueEncoder.items(items, stored, begun, end, depth)
    }

    mutating func list(_ object: Object, depth: Int) { out.next = ValueEncoder.list(object, out.next, end, depth) }

    /// Values under keys that look like secrets are masked.
    @inline(never)
    static func dictionary(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        guard let entries = DictionaryLayout.entries(object) else { return anyDictionary(object, next, end, depth) }
        let count: Int = object.field(DictionaryLayout.count)
        let stored = stored(count, depth)
        var next = begin(ValueTag.dictionary, count, stored, next)
        let place = next - 1
        var (written, entry) = (0, entries.first)
        while written < stored, entry < entries.last {
            let key: Object? = entry.field(0)
            let held: Object? = entry.field(8)
            entry += entries.distance
            // A place that was given up.
            guard let key, let held else { continue }
            next = value(key, next, end, depth &+ 1)
            next = self.held(held, under: key, next, end, depth &+ 1)
            written &+= 1
        }
        if written < stored { place.pointee = UInt8(truncatingIfNeeded: written) }
        return next
    }

    @inline(__always)
    private static func held(
        _ held: Object, under key: Object, _ next: Cursor, _ end: Cursor, _ depth: Int
    ) -> Cursor {
        if key.isExactly(py_str_type()), key.field(32, as: UInt32.self) & Layout.asciiBit != 0,
            Secrets.match(key: key), Secrets.canHide(held)
        {
            next.pointee = ValueTag.masked
            return next + 1
        }
        return value(held, next, end, depth)
    }

    /// One whose keys are those of a class, or on an interpreter whose layout is not known.
    @inline(never)
    private static func anyDictionary(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        let count = PyDict_Size(object)
        let stored = stored(count, depth)
        var next = begin(ValueTag.dictionary, count, stored, next)
        let place = next - 1
        var (written, position) = (0, 0)
        var key: Object?
        var entry: Object?
        while written < stored, PyDict_Next(object, &position, &key, &entry) != 0, let key, let entry {
            next = value(key, next, end, depth + 1)
            next = held(entry, under: key, next, end, depth + 1)
            written += 1
        }
        if written < stored { place.pointee = UInt8(truncatingIfNeeded: written) }
        return next
    }

    mutating func dictionary(_ object: Object, depth: Int) {
        out.next = ValueEncoder.dictionary(object, out.next, end, depth)
    }

    /// Asking for the UTF-8 of other texts would make CPython keep a copy of them.
    func asciiOnly(_ key: Object?) -> Object? {
        guard let key, key.isExactly(py_str_type()), key.field(32, as: UInt32.self) & Layout.asciiBit != 0 else {
            return nil
        }
        return key
    }

    mutating func set(_ object: Object, tag: UInt8, depth: Int) {
        let count = max(0, PySet_Size(object))
        out.byte(tag)
        out.varint(count)
        let place = out.next
        out.byte(0)
        let stored = ValueEncoder.stored(count, depth)
        var written: UInt8 = 0
        var position = 0
        var item: Object?
        var hash = 0
        while written < stored {
            if py_has_set_entries() {
                guard _PySet_NextEntry(object, &position, &item, &hash) != 0 else { break }
                value(item, depth: depth + 1)
            } else if py_has_set_entry_references() {
                guard _PySet_NextEntryRef(object, &position, &item, &hash) != 0 else { break }
                value(item, depth: depth + 1)
                Py_DecRef(item)
            } else {
                break
            }
            written += 1
        }
        place.pointee = written
    }
}
