import CPython
import CRecorder

/// Containers give their true count and their first items, so that a million items cost what ten cost.
extension ValueEncoder {
    /// A container that is an attribute, or within two others, gives fewer items; a tuple, whose count is mostly small, all the same.
    @inline(__always)
    private func stored(_ count: Int, depth: Int) -> Int {
        if depth >= ValueLimits.depth { return 0 }
        return min(count, depth == ValueLimits.depth - 1 ? ValueLimits.innerItems : ValueLimits.items)
    }

    mutating func tuple(_ object: Object, tag: UInt8, depth: Int) {
        out.byte(tag)
        items(object, depth: depth)
    }

    /// Count, stored count and items of a tuple, also of a subclass.
    mutating func items(_ object: Object, depth: Int) {
        let count = object.itemCount
        let stored = depth >= ValueLimits.depth ? 0 : min(count, ValueLimits.items)
        out.varint(count)
        out.varint(stored)
        var index = 0
        while index < stored {
            value(object.field(Layout.tupleItems + 8 * index), depth: depth + 1)
            index += 1
        }
    }

    mutating func list(_ object: Object, depth: Int) {
        let count = object.itemCount
        let stored = stored(count, depth: depth)
        out.byte(ValueTag.list)
        out.varint(count)
        out.varint(stored)
        let items: Object? = object.field(Layout.listItems)
        guard let items else { return }
        var index = 0
        while index < stored {
            value(items.field(8 * index), depth: depth + 1)
            index += 1
        }
    }

    /// Values under keys that look like secrets are masked.
    mutating func dictionary(_ object: Object, depth: Int) {
        let count = PyDict_Size(object)
        let stored = stored(count, depth: depth)
        out.byte(ValueTag.dictionary)
        out.varint(count)
        let place = out.next
        out.byte(0)
        var written: UInt8 = 0
        var position = 0
        var key: Object?
        var entry: Object?
        while written < stored, PyDict_Next(object, &position, &key, &entry) != 0 {
            value(key, depth: depth + 1)
            if let name = asciiOnly(key), Secrets.match(key: name), Secrets.canHide(entry) {
                out.byte(ValueTag.masked)
            } else {
                value(entry, depth: depth + 1)
            }
            written += 1
        }
        place.pointee = written
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
        let stored = stored(count, depth: depth)
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
