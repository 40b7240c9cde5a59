import CPython
import CRecorder

/// The first sight of a code object: what the hot path needs of it; and, when it is first recorded, its record for readers.
enum FunctionIdentity {
    /// `co_flags` (inspect.CO_…).
    private enum CodeFlag {
        static let variadic = 0x04
        static let keywords = 0x08
        static let generator = 0x20
        static let coroutine = 0x80
        static let iterableCoroutine = 0x100
        static let asyncGenerator = 0x200
        static let newLocals = 0x02
        static let optimized = 0x01
    }

    /// `frame`: one that runs the code. nil: no memory. Runs no Python code.
    @inline(never)
    static func make(_ code: Object, in frame: Object?) -> UnsafeMutablePointer<Function>? {
        let pending = PyErr_GetRaisedException()
        defer { PyErr_SetRaisedException(pending) }
        let codeFlags = number(code, .flags)
        let positional = number(code, .argumentCount)
        let keywordOnly = number(code, .keywordOnlyCount)
        var parameters = positional + keywordOnly
        if codeFlags & CodeFlag.variadic != 0 { parameters += 1 }
        if codeFlags & CodeFlag.keywords != 0 { parameters += 1 }
        let recorded = min(parameters, Function.greatestParameters)

        var function = Function(
            code: code, id: Function.unannounced, parameters: Int32(recorded), flags: kinds(code, codeFlags),
            secrets: 0, origin: .mine)
        CodeObjects.follow(code)
        function.isInitialiser = isCalled(code, "__init__")
        place(&function, frame)
        let names = CommonName.variableNames.of(code)
        var index = 0
        while let names, index < recorded {
            if let name = utf8(PyTuple_GetItem(names, index)) {
                if index == 0, equals(name, "self") { function.hasSubject = true }
            }
            index += 1
        }
        Watching.choose(&function, names)
        Py_DecRef(names)
        PyErr_Clear()
        return FunctionTable.insert(function)
    }

    /// Which parameters are secrets, as the rules are now.
    static func findSecrets(_ function: UnsafeMutablePointer<Function>) {
        let pending = PyErr_GetRaisedException()
        let names = CommonName.variableNames.of(function.pointee.code)
        function.pointee.secrets = 0
        var index = 0
        while let names, index < Int(function.pointee.parameters) {
            if let name = utf8(PyTuple_GetItem(names, index)), Secrets.match(name) {
                function.pointee.secrets |= 1 << UInt64(index)
            }
            index += 1
        }
        Py_DecRef(names)
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
    }

    /// Whose code it is, and of which module.
    private static func place(_ function: inout Function, _ frame: Object?) {
        let frame = frame.flatMap { Layout.code($0) == function.code ? $0 : nil }
        let globals = frame.flatMap(Layout.globals)
        let caller = frame.flatMap { Layout.caller($0) }.flatMap { Layout.code($0) }.flatMap { FunctionTable.known($0) }
        function.module = globals.flatMap { $0.isExactly(py_dict_type()) ? PyDict_GetItemString($0, "__name__") : nil }
        Py_IncRef(function.module)
        function.origin = withOwned(CommonName.file.of(function.code), otherwise: Origin.mine) {
            Origins.origin(file: utf8($0), globals: globals, caller: caller?.pointee.origin)
        }
    }

    private static func kinds(_ code: Object, _ codeFlags: Int) -> UInt32 {
        var flags: UInt32 = 0
        if codeFlags & CodeFlag.generator != 0 {
            // One that stands in for a coroutine is awaited, and waits as one.
            let isAwaited = codeFlags & CodeFlag.iterableCoroutine != 0 || isCalled(code, "__await__")
            flags |= isAwaited ? FunctionFlags.coroutine : FunctionFlags.generator
        }
        if codeFlags & CodeFlag.coroutine != 0 { flags |= FunctionFlags.coroutine }
        if codeFlags & CodeFlag.asyncGenerator != 0 { flags |= FunctionFlags.asyncGenerator }
        if codeFlags & (CodeFlag.optimized | CodeFlag.newLocals) == 0 {
            flags |= isCalled(code, "<module>") ? FunctionFlags.moduleBody : FunctionFlags.classBody
        }
        return flags
    }

    private static func isCalled(_ code: Object, _ wanted: StaticString) -> Bool {
        withOwned(CommonName.name.of(code), otherwise: false) { name in
            utf8(name).map { equals($0, wanted) } ?? false
        }
    }

    private static func number(_ code: Object, _ attribute: CommonName) -> Int {
        withOwned(attribute.of(code), otherwise: 0) { PyLong_AsLong($0) }
    }

    private struct ParameterKinds {
        let positionalOnly: Int
        let positional: Int
        let keywordOnly: Int
        let isVariadic: Bool

        /// Locals come in the order: positional, keyword-only, `*args`, `**keywords`.
        func kind(_ index: Int) -> ParameterKind {
            if index < positionalOnly { return .positionalOnly }
            if index < positional { return .positional }
            if index < positional + keywordOnly { return .keywordOnly }
            return index == positional + keywordOnly && isVariadic ? .variadic : .keywords
        }
    }

    /// The record of a function that is recorded from now on; it gets its number.
    @inline(never)
    static func announce(_ place: UnsafeMutablePointer<Function>) {
        let pending = PyErr_GetRaisedException()
        defer {
            PyErr_Clear()
            PyErr_SetRaisedException(pending)
        }
        guard let body = bodyMemory ?? allocateBody() else { return }
        var out = ByteWriter(body)
        write(place.pointee, &out)
        FunctionNumbers.give(place, body, out.next - body)
    }

    /// For the body of one record without its number.
    nonisolated(unsafe) private static var bodyMemory: UnsafeMutablePointer<UInt8>?

    private static func allocateBody() -> UnsafeMutablePointer<UInt8>? {
        bodyMemory = malloc(Wire.maximumRecord)?.assumingMemoryBound(to: UInt8.self)
        return bodyMemory
    }

    private static func write(_ function: Function, _ out: inout ByteWriter) {
        let code = function.code
        let kinds = ParameterKinds(
            positionalOnly: number(code, .positionalOnlyCount), positional: number(code, .argumentCount),
            keywordOnly: number(code, .keywordOnlyCount),
            isVariadic: number(code, .flags) & CodeFlag.variadic != 0)
        let names = CommonName.variableNames.of(code)
        let qualifiedName = CommonName.qualifiedName.of(code)
        let file = CommonName.file.of(code)
        let line = number(code, .firstLine)
        out.byte(function.origin.rawValue)
        out.varint(function.flags)
        out.varint(max(0, line))
        text(qualifiedName, &out)
        text(function.module, &out)
        text(file, &out)
        out.varint(UInt32(bitPattern: function.parameters))
        var index = 0
        while index < Int(function.parameters) {
            out.byte(kinds.kind(index).rawValue)
            let name = names.flatMap { utf8(PyTuple_GetItem($0, index)) }
            if let name { out.text(name.0, name.1, limit: 100) } else { out.text("?") }
            index += 1
        }
        if !Session.isActive { CodeLineTable.write(code, first: line, &out) }
        Py_DecRef(names)
        Py_DecRef(qualifiedName)
        Py_DecRef(file)
    }

    static func text(_ object: Object?, _ out: inout ByteWriter) {
        if let text = utf8(object) { out.text(text.0, text.1) } else { out.text("") }
    }
}
