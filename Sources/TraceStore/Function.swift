import TraceWire

/// What is called.
package struct Function: Hashable, Sendable {
    package var qualifiedName: String
    package var module: String
    package var file: String
    /// First line of the definition; 0: unknown.
    package var line: UInt32
    package var origin: Origin
    /// `FunctionFlags`.
    package var flags: UInt32
    package var parameters: [Parameter]

    package init(
        qualifiedName: String, module: String = "", file: String = "", line: UInt32 = 0, origin: Origin = .mine,
        flags: UInt32 = 0, parameters: [Parameter] = []
    ) {
        self.qualifiedName = qualifiedName
        self.module = module
        self.file = file
        self.line = line
        self.origin = origin
        self.flags = flags
        self.parameters = parameters
    }

    init(_ record: FunctionRecord) {
        self.init(
            qualifiedName: record.qualifiedName, module: record.module, file: record.file, line: record.line,
            origin: record.origin, flags: record.flags, parameters: record.parameters)
    }

    package var isModuleBody: Bool { flags & FunctionFlags.moduleBody != 0 }

    /// The qualified name without `<locals>`; the body of a module is called by the module.
    package var displayName: String {
        if isModuleBody { return module.isEmpty ? qualifiedName : "<module \(module)>" }
        guard qualifiedName.utf8.contains(UInt8(ascii: "<")) else { return qualifiedName }
        return qualifiedName.split(separator: ".", omittingEmptySubsequences: false).filter { $0 != "<locals>" }
            .joined(separator: ".")
    }
}
