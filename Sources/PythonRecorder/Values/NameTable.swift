import CPython
import CRecorder

/// Names of attributes by their numbers on the wire, which are of one sequence with those of types: a name is told once, and
/// looked at for secrets once. Under the GIL.
enum NameTable {
    struct Entry {
        /// ASCII, ended by a zero; it stays where it is: the `str` that holds it is kept alive. nil: a name that is not told.
        var text: UnsafePointer<UInt8>?
        /// The name's number + 1; 0: it has none, and is written out.
        var reference: UInt32
        var count: UInt16
        var isSecret: Bool
    }

    /// Names that get a number: programs that make up names without end fill this and go on.
    private static let greatest = 1 << 15

    nonisolated(unsafe) private static var entries: UnsafeMutablePointer<Entry>?
    /// One that is not in the table.
    nonisolated(unsafe) private static var other = Entry(text: nil, reference: 0, count: 0, isSecret: false)
    nonisolated(unsafe) private static var mask: UInt = 0
    nonisolated(unsafe) private static var count = 0

    /// All are to be recorded anew, in the child of a fork.
    static func forget() {
        free(entries)
        entries = nil
        mask = 0
        count = 0
    }

    /// Of a `str` that is a key of an instance's attributes. Those that are not ASCII are not told: their UTF-8 would stay in memory.
    @inline(__always)
    static func entry(_ name: Object) -> UnsafePointer<Entry> {
        find(UnsafePointer((name + Layout.asciiData).assumingMemoryBound(to: UInt8.self))) ?? define(name)
    }

    /// Of a slot: the text in the class, and the `str` that it may be part of.
    static func entry(member text: UnsafePointer<CChar>, of owner: Object?) -> UnsafePointer<Entry> {
        let bytes = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
        return find(bytes) ?? define(member: bytes, owner)
    }

    @inline(__always)
    private static func find(_ text: UnsafePointer<UInt8>) -> UnsafePointer<Entry>? {
        guard let entries else { return nil }
        var place = hash(text) & mask
        while let found = entries[Int(bitPattern: place)].text {
            if found == text { return UnsafePointer(entries + Int(bitPattern: place)) }
            place = (place &+ 1) & mask
        }
        return nil
    }

    @inline(__always)
    private static func hash(_ text: UnsafePointer<UInt8>) -> UInt {
        let bits = UInt(bitPattern: text)
        return (bits >> 4) ^ (bits >> 13)
    }

    @inline(never)
    private static func define(_ name: Object) -> UnsafePointer<Entry> {
        let state: UInt32 = name.isExactly(py_str_type()) ? name.field(32) : 0
        guard state & Layout.asciiBit != 0 else {
            return temporary(Entry(text: nil, reference: 0, count: 0, isSecret: false))
        }
        let text = UnsafePointer((name + Layout.asciiData).assumingMemoryBound(to: UInt8.self))
        var made = Entry(
            text: text, reference: 0, count: UInt16(clamping: name.itemCount), isSecret: Secrets.match(key: name))
        // Interned, as names in a program are: the lowest bits say so. Others are made anew each time.
        if state & 3 != 0, number(&made) { Py_IncRef(name) }
        return find(text) ?? temporary(made)
    }

    private static func temporary(_ entry: Entry) -> UnsafePointer<Entry> {
        other = entry
        return withUnsafePointer(to: &other) { $0 }
    }

    @inline(never)
    private static func define(member text: UnsafePointer<UInt8>, _ owner: Object?) -> UnsafePointer<Entry> {
        let length = strlen(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self))
        var made = Entry(
            text: text, reference: 0, count: UInt16(clamping: length), isSecret: Secrets.match((text, length)))
        // What is part of no `str` we know of may go with its class.
        if let owner, owner + Layout.asciiData == UnsafeMutableRawPointer(mutating: text), number(&made) {
            Py_IncRef(owner)
        }
        return find(text) ?? temporary(made)
    }

    /// Tells the name. False: it remains without a number.
    private static func number(_ made: inout Entry) -> Bool {
        guard let text = made.text, count < greatest, UInt(count) &* 2 < mask || grow() else { return false }
        let (number, length) = (Recorder.newType(), Int(made.count))
        Recorder.record(RecordTag.type) { out in
            out.varint(number)
            out.text(text, length, limit: 60)
        }
        made.reference = number &+ 1
        put(made)
        count += 1
        return true
    }

    private static func put(_ entry: Entry) {
        guard let entries, let text = entry.text else { return }
        var place = hash(text) & mask
        while entries[Int(bitPattern: place)].text != nil { place = (place &+ 1) & mask }
        entries[Int(bitPattern: place)] = entry
    }

    private static func grow() -> Bool {
        let (old, oldSize) = (entries, entries == nil ? 0 : Int(mask) + 1)
        let size = oldSize == 0 ? 2048 : oldSize * 2
        guard let memory = calloc(size, MemoryLayout<Entry>.stride) else { return false }
        entries = memory.bindMemory(to: Entry.self, capacity: size)
        mask = UInt(size - 1)
        var index = 0
        while index < oldSize {
            if let old, old[index].text != nil { put(old[index]) }
            index += 1
        }
        free(old)
        return true
    }

    /// There is another choice of what is secret.
    static func judgeAnew() {
        TypeTable.forgetShapes()
        guard let entries else { return }
        var index = 0
        while index <= Int(mask) {
            if let text = entries[index].text {
                entries[index].isSecret = Secrets.match((text, Int(entries[index].count)))
            }
            index += 1
        }
    }
}
