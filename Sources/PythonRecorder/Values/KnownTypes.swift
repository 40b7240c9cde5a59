import CPython
import CRecorder

/// Types of the standard library and of numpy and pandas whose instances the recorder can read, in memory laid out by C code: by
/// their names, once a type. Nothing is imported: a type that is seen has its library with it.
enum KnownTypes {
    /// `Py_TPFLAGS_IMMUTABLETYPE`: no class statement makes one.
    private static let immutable: UInt = 1 << 8

    /// How instances of `type`, or of a known type that it is a subclass of, are told; nil: like any other object.
    static func kind(_ type: Object) -> TypeTable.Kind? {
        var current: Object? = type
        var steps = 0
        while let candidate = current, steps < 32 {
            if let found = own(candidate) { return found }
            current = candidate.field(InstanceLayout.typeBase)
            steps += 1
        }
        return nil
    }

    private static func own(_ type: Object) -> TypeTable.Kind? {
        let flags = InstanceLayout.flags(type)
        let name: UnsafePointer<CChar> = type.field(InstanceLayout.typeName)
        guard flags & InstanceLayout.heapType == 0 || flags & immutable != 0 else { return ofPython(type, name) }
        let size: Int = type.field(InstanceLayout.typeBasicSize)
        return written(name, size)
    }

    /// Types written in C. A size that is not the expected one says that the layout is another.
    private static func written(_ name: UnsafePointer<CChar>, _ size: Int) -> TypeTable.Kind? {
        if strcmp(name, "float") == 0 { return .float }
        if strcmp(name, "datetime.datetime") == 0 { return size == 48 ? .datetime : nil }
        if strcmp(name, "datetime.date") == 0 { return size == 32 ? .date : nil }
        if strcmp(name, "datetime.time") == 0 { return size == 40 ? .time : nil }
        if strcmp(name, "datetime.timedelta") == 0 { return size == 40 ? .duration : nil }
        if strcmp(name, "decimal.Decimal") == 0 { return size == 104 ? .decimal : nil }
        if strcmp(name, "collections.deque") == 0 { return .deque }
        if strcmp(name, "set") == 0 { return .set }
        if strcmp(name, "frozenset") == 0 { return .frozenSet }
        if strcmp(name, "slice") == 0 { return .slice }
        if strcmp(name, "re.Pattern") == 0 { return .pattern }
        if strcmp(name, "numpy.ndarray") == 0 { return .array }
        if strncmp(name, "numpy.", 6) == 0, ScalarForm(name) != nil { return .scalar }
        let isGenerator = strcmp(name, "generator") == 0 || strcmp(name, "async_generator") == 0
        return isGenerator || strcmp(name, "coroutine") == 0 ? .generator : nil
    }

    /// Classes written in Python: the name alone could be anybody's, so the module must be right, too.
    private static func ofPython(_ type: Object, _ name: UnsafePointer<CChar>) -> TypeTable.Kind? {
        if strcmp(name, "PurePath") == 0 { return isOf(type, "pathlib") ? .path : nil }
        if strcmp(name, "UUID") == 0 { return isOf(type, "uuid") ? .uuid : nil }
        if strcmp(name, "DataFrame") == 0 || strcmp(name, "Series") == 0 { return isOf(type, "pandas") ? .table : nil }
        return nil
    }

    /// Is `type` of this module, or of one below it?
    private static func isOf(_ type: Object, _ module: StaticString) -> Bool {
        let attributes = PyType_GetDict(type)
        defer { Py_DecRef(attributes) }
        guard let name = utf8(attributes.flatMap({ PyDict_GetItemString($0, "__module__") })),
            starts(name, with: module)
        else { return false }
        let count = module.utf8CodeUnitCount
        return name.1 == count || name.0[count] == UInt8(ascii: ".")
    }
}

/// How a scalar of numpy's is stored, 16 bytes into the object.
enum ScalarForm: UInt8 {
    case float64, float32, boolean
    case int8, int16, int32, int64, uint8, uint16, uint32, uint64

    /// `name`: such as `numpy.float64`.
    init?(_ name: UnsafePointer<CChar>) {
        let rest = name + 6
        if strcmp(rest, "float64") == 0 {
            self = .float64
        } else if strcmp(rest, "float32") == 0 {
            self = .float32
        } else if strcmp(rest, "bool") == 0 || strcmp(rest, "bool_") == 0 {
            self = .boolean
        } else if strcmp(rest, "int8") == 0 {
            self = .int8
        } else if strcmp(rest, "int16") == 0 {
            self = .int16
        } else if strcmp(rest, "int32") == 0 {
            self = .int32
        } else if strcmp(rest, "int64") == 0 {
            self = .int64
        } else if strcmp(rest, "uint8") == 0 {
            self = .uint8
        } else if strcmp(rest, "uint16") == 0 {
            self = .uint16
        } else if strcmp(rest, "uint32") == 0 {
            self = .uint32
        } else if strcmp(rest, "uint64") == 0 {
            self = .uint64
        } else {
            return nil
        }
    }
}
