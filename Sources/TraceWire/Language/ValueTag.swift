/// First byte of a value. A value is bounded when it is written: at most `ValueLimits.depth` levels, `ValueLimits.items`
/// items of each container, `ValueLimits.textBytes` bytes of each text, `ValueLimits.bytes` bytes for all arguments of a call.
///
/// Containers give their true count, then the number of items that follow.
@usableFromInline package enum ValueTag {
    @usableFromInline package static let none: UInt8 = 0x00
    @usableFromInline package static let `false`: UInt8 = 0x01
    @usableFromInline package static let `true`: UInt8 = 0x02
    /// An argument that has no value (deleted, or not bound yet).
    @usableFromInline package static let missing: UInt8 = 0x03
    @usableFromInline package static let ellipsis: UInt8 = 0x04
    @usableFromInline package static let notImplemented: UInt8 = 0x05
    /// A secret, masked by the recorder.
    @usableFromInline package static let masked: UInt8 = 0x06
    /// Left out: the value's depth, or its call's budget of bytes, was used up.
    @usableFromInline package static let elided: UInt8 = 0x07
    /// zigzag varint.
    @usableFromInline package static let integer: UInt8 = 0x08
    /// An integer beyond 64 bits: sign (1 byte, 1 = negative), bits of the magnitude, stored bytes, and the magnitude's *highest*
    /// stored bytes, little-endian (all of them when stored * 8 >= bits).
    @usableFromInline package static let bigInteger: UInt8 = 0x09
    /// 8 bytes, IEEE 754, little-endian.
    @usableFromInline package static let float: UInt8 = 0x0A
    /// Two floats.
    @usableFromInline package static let complex: UInt8 = 0x0B
    /// Length in characters (Unicode scalars), stored bytes, the beginning in UTF-8. Lone surrogates come as U+FFFD. A recorder
    /// that would have to count may give the length of a text beyond 1 KiB in bytes of UTF-8.
    @usableFromInline package static let string: UInt8 = 0x0C
    /// Length, stored bytes, bytes.
    @usableFromInline package static let bytes: UInt8 = 0x0D
    @usableFromInline package static let byteArray: UInt8 = 0x0E
    /// count, stored count, values.
    @usableFromInline package static let tuple: UInt8 = 0x0F
    @usableFromInline package static let list: UInt8 = 0x10
    @usableFromInline package static let set: UInt8 = 0x11
    @usableFromInline package static let frozenSet: UInt8 = 0x12
    /// count, stored count, key and value of each.
    @usableFromInline package static let dictionary: UInt8 = 0x13
    /// Three values: start, stop, step.
    @usableFromInline package static let range: UInt8 = 0x14
    /// type, address, attribute count, stored count, and for each: name (stored bytes, UTF-8) and value.
    @usableFromInline package static let object: UInt8 = 0x15
    /// type, name (stored bytes, UTF-8), value: a member of an enumeration.
    @usableFromInline package static let enumMember: UInt8 = 0x16
    /// type: a class itself.
    @usableFromInline package static let type: UInt8 = 0x17
    /// name (stored bytes, UTF-8): a function, by its qualified name.
    @usableFromInline package static let function: UInt8 = 0x18
    /// name: a module.
    @usableFromInline package static let module: UInt8 = 0x19
    /// Length in characters, stored bytes, UTF-8: what the program's own `repr` answered.
    @usableFromInline package static let representation: UInt8 = 0x1A
    /// type, count, stored count, values: a named tuple or another subclass of tuple.
    @usableFromInline package static let typedTuple: UInt8 = 0x1B
    /// type, value: a subclass of int, float, str, list, dict … shown as its builtin value.
    @usableFromInline package static let typedValue: UInt8 = 0x1C
    /// type only: `--values types`.
    @usableFromInline package static let typeOnly: UInt8 = 0x1D
    /// type, form (1 byte: 1 `Type(text)`, 0 `<Type text>`), text (stored bytes, UTF-8): an object in the recorder's own few words,
    /// such as a date, a decimal number, the shape of an array.
    @usableFromInline package static let described: UInt8 = 0x1E
    /// As `object`, but each attribute is the number of its name + 1, defined as a type is, or 0 and the name itself; then its value.
    @usableFromInline package static let objectOfNames: UInt8 = 0x1F
    /// shape, address (6 bytes), stored count, how many attributes the object has beyond those, and the stored values: of the first
    /// names of the shape, `missing` where the object has no such attribute. A shape is defined as a type is, by a text of numbers in
    /// decimal, with spaces between: of the type, and of the attributes' names.
    @usableFromInline package static let objectOfShape: UInt8 = 0x20
    /// type, address (6 bytes): an object whose attributes are not told.
    @usableFromInline package static let objectAlone: UInt8 = 0x21
    /// What a session of the Python package collects of a call: bits (1 byte), frames of a traceback (1 byte). The arguments follow,
    /// if they are collected. Only in streams that stay in memory.
    @usableFromInline package static let collected: UInt8 = 0x30
    // Of Swift. Labels are stored bytes, UTF-8; none for a part without a label.
    /// type, name (stored bytes, UTF-8), count, stored count, and for each part of the payload: label and value.
    @usableFromInline package static let enumCase: UInt8 = 0x34
    /// type, field count, stored count, and for each: name and value.
    @usableFromInline package static let structure: UInt8 = 0x35
    /// count, stored count, and for each: label and value.
    @usableFromInline package static let labelledTuple: UInt8 = 0x36
    /// A varint of 4 bytes of IEEE 754: its shortest digits are others than those of the same number in 8 bytes.
    @usableFromInline package static let float32: UInt8 = 0x37
    /// 1 for a closed one, else 0 (1 byte), then two values: `lower ..< upper`.
    @usableFromInline package static let interval: UInt8 = 0x38
    /// 0x40 … 0x7F: the integers 0 … 63.
    @usableFromInline package static let smallInteger: UInt8 = 0x40
    /// 0x80 … 0xBF: a text of 0 … 63 characters of ASCII, which follow.
    @usableFromInline package static let shortText: UInt8 = 0x80
}

@usableFromInline package enum ValueLimits {
    @usableFromInline package static let depth = 3
    @usableFromInline package static let items = 8
    @usableFromInline package static let textBytes = 120
    /// Of lists, dicts and sets at the last level but one, and of texts at the last: Python's recorder.
    @usableFromInline package static let innerItems = 2
    @usableFromInline package static let innerTextBytes = 60
    /// Where values begin that are told in short: as attributes are, and objects without theirs.
    @usableFromInline package static let briefDepth = depth - 1
    /// Bytes for all values of one event.
    @usableFromInline package static let bytes = 2048
}
