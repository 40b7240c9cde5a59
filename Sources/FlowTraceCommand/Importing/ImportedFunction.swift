import Foundation
import TraceWire

/// What a foreign name says of a function.
enum ImportedFunction {
    /// `load (/srv/app.py:12)`, as VizTracer writes it, or any other name.
    static func record(name: String, file: String? = nil, line: UInt32 = 0, category: String = "") -> FunctionRecord {
        var name = name
        var file = file ?? ""
        var line = line
        if file.isEmpty, name.hasSuffix(")"), let open = name.range(of: " (", options: .backwards),
            let colon = name.lastIndex(of: ":"), colon > open.upperBound,
            let number = UInt32(name[name.index(after: colon)...].dropLast())
        {
            file = String(name[open.upperBound..<colon])
            line = number
            name = String(name[..<open.lowerBound])
        }
        var record = FunctionRecord(id: 0, qualifiedName: name)
        record.file = file
        record.line = line
        record.module = module(file)
        record.origin = origin(file, name: name, category: category)
        if name == "<module>" { record.flags |= FunctionFlags.moduleBody }
        return record
    }

    private static func module(_ file: String) -> String {
        if file.hasPrefix("<frozen "), file.hasSuffix(">") { return String(file.dropFirst(8).dropLast()) }
        let name = file.split(separator: "/").last.map(String.init) ?? ""
        return name.hasSuffix(".py") ? String(name.dropLast(3)) : ""
    }

    /// Whose code it is, by its place, as the recorder of Python decides it.
    static func origin(_ file: String, name: String, category: String) -> Origin {
        switch category {
        case "mine": return .mine
        case "library": return .library
        case "standard library": return .standardLibrary
        case "import": return .importSystem
        default: break
        }
        if file.contains("importlib._bootstrap") { return .importSystem }
        if file.hasPrefix("<frozen ") { return .standardLibrary }
        if file.contains("/site-packages/") || file.contains("/dist-packages/") { return .library }
        if let folder = file.range(of: "/lib/python3."), file[folder.upperBound...].contains("/") {
            return .standardLibrary
        }
        // VizTracer gives functions written in C without a place.
        return file.isEmpty && category.lowercased() == "fee" ? .standardLibrary : .mine
    }
}
