import CPython
import CRecorder

/// Names that are asked for again and again, as `str` that are made once: `PyObject_GetAttrString` makes one each time, which costs ten
/// times what the attribute itself does.
enum CommonName: Int {
    case flags, argumentCount, positionalOnlyCount, keywordOnlyCount, firstLine
    case variableNames, name, qualifiedName, file, lineTable
    /// Of a member of an enumeration.
    case memberName, memberValue

    private var spelling: StaticString {
        switch self {
        case .flags: "co_flags"
        case .argumentCount: "co_argcount"
        case .positionalOnlyCount: "co_posonlyargcount"
        case .keywordOnlyCount: "co_kwonlyargcount"
        case .firstLine: "co_firstlineno"
        case .variableNames: "co_varnames"
        case .name: "co_name"
        case .qualifiedName: "co_qualname"
        case .file: "co_filename"
        case .lineTable: "co_linetable"
        case .memberName: "_name_"
        case .memberValue: "_value_"
        }
    }

    private static let count = 12
    nonisolated(unsafe) private static var texts: UnsafeMutablePointer<Object?>?

    /// Borrowed; nil: no memory.
    var text: Object? {
        if let known = CommonName.texts?[rawValue] { return known }
        return make()
    }

    @inline(never)
    private func make() -> Object? {
        if CommonName.texts == nil {
            let memory = calloc(CommonName.count, MemoryLayout<Object?>.stride)
            CommonName.texts = memory?.bindMemory(to: Object?.self, capacity: CommonName.count)
        }
        guard let texts = CommonName.texts else { return nil }
        let made = PyUnicode_InternFromString(UnsafeRawPointer(spelling.utf8Start).assumingMemoryBound(to: CChar.self))
        if made == nil { PyErr_Clear() }
        texts[rawValue] = made
        return made
    }

    /// This attribute of `object`, a new reference; nil: it has none, and an exception may be set.
    func of(_ object: Object) -> Object? { text.flatMap { PyObject_GetAttr(object, $0) } }
}
