import Foundation

/// The first line of a script, when it names a Python.
enum ShebangLine: Equatable {
    /// `#!/opt/app/bin/python3`
    case path(String)
    /// `#!/usr/bin/env python3`: a name to be found on PATH.
    case name(String)

    /// nil: no `#!`, or one that names no Python.
    init?(line: some StringProtocol) {
        guard line.hasPrefix("#!") else { return nil }
        let words = String(line).dropFirst(2).split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first else { return nil }
        if Self.lastPart(first) == "env" {
            let named = words.dropFirst().first { !$0.hasPrefix("-") && !$0.contains("=") }
            guard let named, Self.isPython(named) else { return nil }
            self = named.contains("/") ? .path(named) : .name(named)
        } else {
            guard Self.isPython(first), first.hasPrefix("/") else { return nil }
            self = .path(first)
        }
    }

    /// Of the file's first 512 bytes.
    init?(file: String) {
        guard let handle = FileHandle(forReadingAtPath: file) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: 512) else { return nil }
        self.init(line: String(decoding: data.prefix { $0 != 10 }, as: UTF8.self))
    }

    private static func lastPart(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

    /// `python`, `python3`, `python3.13`, `pypy3`
    static func isPython(_ path: String) -> Bool {
        let name = lastPart(path)
        for prefix in ["python", "pypy"] where name.hasPrefix(prefix) {
            return name.dropFirst(prefix.count).allSatisfy { $0.isNumber || $0 == "." || $0 == "t" }
        }
        return false
    }
}
