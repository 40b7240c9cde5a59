import CPython
import CRecorder

/// What events say of a function, made once for each. It outlives the code object until the end of the session.
struct FunctionTexts {
    let name: Object?
    let qualifiedName: Object?
    let module: Object?
    let line: Object?
    /// File's name without its folders.
    let file: Object?
    /// Names of the parameters, in the order of locals: `co_varnames`.
    let parameters: Object?
    let positional: Int
    let keywordOnly: Int
    let isVariadic: Bool
    let takesKeywords: Bool
    let recorded: Int
    let isPlain: Bool

    var count: Int { positional + keywordOnly + (isVariadic ? 1 : 0) + (takesKeywords ? 1 : 0) }

    /// The local of the parameter at `place` of the signature, where `*args` stand before keyword-only parameters.
    func local(_ place: Int) -> Int {
        guard isVariadic, place >= positional, place <= positional + keywordOnly else { return place }
        return place == positional ? positional + keywordOnly : place - 1
    }

    nonisolated(unsafe) private static var known = Grown<UnsafeMutablePointer<FunctionTexts>?>()

    /// Numbers of functions that are not to be known when the session is over.
    nonisolated(unsafe) private static var dead = Grown<UInt32>()

    static func of(_ id: UInt32) -> FunctionTexts? {
        Int(id) < known.count ? known[Int(id)]?.pointee : nil
    }

    /// A function is recorded from now on.
    static func remember(_ function: UnsafeMutablePointer<Function>) {
        let id = Int(function.pointee.id)
        known.fill(to: id + 1, with: nil)
        guard id < known.count, known[id] == nil, let memory = malloc(MemoryLayout<FunctionTexts>.stride) else {
            return
        }
        let pending = PyErr_GetRaisedException()
        let texts = memory.assumingMemoryBound(to: FunctionTexts.self)
        texts.initialize(to: FunctionTexts(function.pointee))
        known[id] = texts
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
    }

    static func dies(_ id: UInt32) {
        if Session.isActive { dead.append(id) } else { forget(id) }
    }

    static func forgetDead() {
        var index = 0
        while index < dead.count {
            forget(dead[index])
            index += 1
        }
        dead.release()
    }

    private static func forget(_ id: UInt32) {
        guard Int(id) < known.count, let texts = known[Int(id)] else { return }
        known[Int(id)] = nil
        let old = texts.pointee
        free(texts)
        Py_DecRef(old.name)
        Py_DecRef(old.qualifiedName)
        Py_DecRef(old.module)
        Py_DecRef(old.line)
        Py_DecRef(old.file)
        Py_DecRef(old.parameters)
    }

    private init(_ function: Function) {
        let code = function.code
        func number(_ name: UnsafePointer<CChar>) -> Int {
            withOwned(PyObject_GetAttrString(code, name), otherwise: 0) { PyLong_AsLong($0) }
        }
        name = PyObject_GetAttrString(code, "co_name")
        qualifiedName = PyObject_GetAttrString(code, "co_qualname")
        line = PyObject_GetAttrString(code, "co_firstlineno")
        parameters = PyObject_GetAttrString(code, "co_varnames")
        module = function.module
        Py_IncRef(module)
        isPlain = function.isPlain
        positional = number("co_argcount")
        keywordOnly = number("co_kwonlyargcount")
        let flags = number("co_flags")
        isVariadic = flags & 4 != 0
        takesKeywords = flags & 8 != 0
        recorded = Int(function.parameters)
        file = withOwned(PyObject_GetAttrString(code, "co_filename"), otherwise: nil) { path -> Object? in
            guard let text = utf8(path) else { return nil }
            var start = text.1
            while start > 0, text.0[start - 1] != UInt8(ascii: "/") { start -= 1 }
            return textObject(text.0 + start, text.1 - start)
        }
    }
}

/// Puts the texts of an event together.
struct EventTexts {
    private let buffer: UnsafeMutablePointer<UInt8>?
    private static let size = 1 << 16
    /// Bytes of a name, and of what stands around it.
    private static let greatestName = 400

    init() { buffer = malloc(EventTexts.size)?.assumingMemoryBound(to: UInt8.self) }

    var isReady: Bool { buffer != nil }

    func release() { free(buffer) }

    /// `a=1, args=(2, 3), k=3`. nil: they were not collected.
    func arguments(_ row: Row, _ function: FunctionTexts?) -> Object? {
        guard row.bits & Collected.arguments != 0, let buffer, let function else { return nil }
        guard function.count > 0 else { return PyUnicode_FromStringAndSize("", 0) }
        return withUnsafeTemporaryAllocation(
            of: (UnsafePointer<UInt8>, Int).self, capacity: Function.greatestParameters
        ) { values -> Object? in
            var (index, out) = (0, ByteWriter(buffer))
            if let start = row.values {
                var reader = EventReader(start, start + Int(row.valueBytes))
                while index < function.recorded {
                    values[index] = EventTexts.text(&reader)
                    index += 1
                }
            }
            let recorded = index
            index = 0
            while index < function.count {
                let local = function.local(index)
                if index > 0 { EventTexts.append(", ", &out) }
                let room = EventTexts.size - EventTexts.greatestName - (out.next - buffer)
                guard local < recorded, values[local].1 < room else {
                    EventTexts.append("…", &out)
                    break
                }
                EventTexts.append(function.parameters.flatMap { PyTuple_GetItem($0, local) }, &out)
                EventTexts.append("=", &out)
                out.bytes(values[local].0, values[local].1)
                index += 1
            }
            return textObject(buffer, out.next - buffer)
        }
    }

    func result(_ row: Row) -> Object? {
        guard let start = row.values else { return nil }
        var reader = EventReader(start, start + Int(row.valueBytes))
        let (text, count) = EventTexts.text(&reader)
        return textObject(text, count)
    }

    /// `file.py:3 in caller | file.py:7 in callee`: the innermost frames, at most `row.depth`.
    func traceback(_ row: Row, _ decoder: SessionDecoder) -> Object? {
        guard let buffer, row.trail >= 0, row.depth > 0 else { return nil }
        var place = row.trail
        while place >= 0, decoder.trail[Int(place)].distance >= row.depth { place = decoder.trail[Int(place)].inner }
        var out = ByteWriter(buffer)
        while place >= 0, out.next - buffer < EventTexts.size - 3 * EventTexts.greatestName {
            let frame = decoder.trail[Int(place)]
            let function = FunctionTexts.of(frame.function)
            if out.next > buffer { EventTexts.append(" | ", &out) }
            EventTexts.append(function?.file, &out)
            EventTexts.append(":", &out)
            EventTexts.decimal(frame.line, &out)
            EventTexts.append(" in ", &out)
            EventTexts.append(function?.name, &out)
            place = frame.inner
        }
        return textObject(buffer, out.next - buffer)
    }

    /// The next value's text, in place.
    private static func text(_ reader: inout EventReader) -> (UnsafePointer<UInt8>, Int) {
        let masked: StaticString = "***"
        guard reader.byte() == ValueTag.representation else { return (masked.utf8Start, 3) }
        _ = reader.varint()
        return reader.region()
    }

    private static func append(_ text: StaticString, _ out: inout ByteWriter) {
        out.bytes(text.utf8Start, text.utf8CodeUnitCount)
    }

    private static func append(_ object: Object?, _ out: inout ByteWriter) {
        guard let text = utf8(object) else { return append("?", &out) }
        var count = min(text.1, 300)
        if count < text.1 { while count > 0, text.0[count] & 0xC0 == 0x80 { count -= 1 } }
        out.bytes(text.0, count)
    }

    private static func decimal(_ number: UInt32, _ out: inout ByteWriter) {
        if number >= 10 { decimal(number / 10, &out) }
        out.byte(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}
