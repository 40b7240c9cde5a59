import TraceStore
import TraceWire

/// The names of functions in rows.
package enum FunctionText {
    /// What a row calls the function: the qualified name, with the module before it when the function is not the user's;
    /// `<module> app.py` for the body of a module, `class User` for that of a class, `<C> builtins.len` for native ones. `<locals>` is left out.
    package static func name(_ function: Function) -> String {
        if function.flags & FunctionFlags.moduleBody != 0 {
            let isNamed = !function.module.isEmpty && function.module != "__main__"
            return "<module> " + (isNamed ? function.module : fileName(function.file))
        }
        let name = withoutLocals(function.qualifiedName)
        if function.flags & FunctionFlags.classBody != 0 { return "class " + name }
        if function.flags & FunctionFlags.native != 0 {
            return "<C> " + (function.module.isEmpty ? name : function.module + "." + name)
        }
        if function.origin == .mine || function.module.isEmpty { return name }
        return function.module + "." + name
    }

    static func withoutLocals(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "<")) else { return name }
        return name.split(separator: ".", omittingEmptySubsequences: false).filter { $0 != "<locals>" }
            .joined(separator: ".")
    }

    /// The role of the name of a call of this function.
    static func role(_ function: Function) -> Role {
        switch function.origin {
        case .mine: .callName
        case .library, .standardLibrary: .callNameLibrary
        case .importSystem: .callNameImport
        }
    }

    /// `app.errors.NotFound` → `NotFound`.
    package static func lastPart(_ name: String) -> String {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return name }
        return String(name[name.utf8.index(after: dot)...])
    }

    /// The last part of a path.
    static func fileName(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// `app.py:12`, empty when the file is not known or there is none, as for `<frozen importlib._bootstrap>`.
    static func place(_ function: Function) -> String {
        if function.file.isEmpty || function.file.hasPrefix("<") { return "" }
        let file = fileName(function.file)
        return function.line == 0 ? file : "\(file):\(function.line)"
    }

    /// Whether rows leave the first argument out: the `self` of a method. The detail pane shows it.
    static func hidesFirstParameter(_ function: Function) -> Bool {
        guard let first = function.parameters.first, first.name == "self" || first.name == "cls" else { return false }
        return function.qualifiedName.utf8.contains(UInt8(ascii: "."))
    }

    /// The order in which arguments are written in a call: `*args` before what is given by keyword only, where CPython keeps it
    /// behind. Numbers of parameters, from `first`.
    static func writtenOrder(_ parameters: [Parameter], from first: Int) -> [Int] {
        let all = first..<parameters.count
        guard let variadic = all.first(where: { parameters[$0].kind == .variadic }),
            let keywordOnly = all.first(where: { parameters[$0].kind == .keywordOnly }), keywordOnly < variadic
        else { return Array(all) }
        return all.filter { $0 < keywordOnly } + [variadic] + all.filter { $0 >= keywordOnly && $0 != variadic }
    }
}
