import Foundation
import Interface
import TOMLKit

/// Turns the text of a theme file into a document.
struct ThemeFile {
    private let path: String
    private var document: ThemeDocument
    private var warnings: [FileWarning] = []

    /// Nil, with one warning, when the text is not TOML.
    static func read(_ text: String, path: String) -> (ThemeDocument?, [FileWarning]) {
        let table: TOMLTable
        do { table = try TOMLTable(string: text) } catch let error as TOMLParseError {
            return (nil, [FileWarning(file: path, line: error.source.begin.line, text: error.description)])
        } catch {
            return (nil, [FileWarning(file: path, text: "the file is not TOML")])
        }
        var file = ThemeFile(text, path: path)
        file.take(table)
        return (file.document, file.warnings)
    }

    private init(_ text: String, path: String) {
        self.path = path
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        document = ThemeDocument(name: name, file: path, lines: ThemeFile.lines(of: text))
    }

    private mutating func take(_ table: TOMLTable) {
        for (key, value) in table {
            switch key {
            case "name": if let name = string(value, key) { document.title = name }
            case "inherits": document.inherits = string(value, key)
            case "appearance":
                guard let word = string(value, key) else { break }
                if let appearance = ThemeDocument.Appearance(rawValue: word) {
                    document.appearance = appearance
                } else {
                    warn(key, "appearance is \"dark\" or \"light\", not \"\(word)\"")
                }
            case "palette":
                guard let palette = value.table else { return warn(key, "palette is a table: write [palette]") }
                for (name, color) in palette { document.palette[name] = word(color, "palette.\(name)") }
            case "roles":
                guard let roles = value.table else { return warn(key, "roles is a table: write [roles]") }
                take(roles: roles, prefix: "")
            default: warn(key, "a theme has no '\(key)'")
            }
        }
    }

    /// Unquoted dots make tables inside tables; they mean the same as quoted ones.
    private mutating func take(roles: TOMLTable, prefix: String) {
        for (key, value) in roles {
            let name = prefix + key
            guard let table = value.table else {
                document.roles[name] = word(value, "roles.\(name)")
                continue
            }
            if table.keys.contains(where: ThemeFile.styleKeys.contains) {
                document.roles[name] = notation(of: table, "roles.\(name)")
            } else {
                take(roles: table, prefix: name + ".")
            }
        }
    }

    private static let attributes = ["bold", "dim", "italic", "underline", "reverse", "strike"]
    private static let styleKeys = Set(attributes + ["foreground", "background", "attributes"])

    /// A style that is written as a table, as the words that mean the same.
    private mutating func notation(of table: TOMLTable, _ path: String) -> String {
        var words: [String] = []
        for (key, value) in table {
            switch key {
            case "foreground": words.append(word(value, path) ?? "")
            case "background": words.append(word(value, path).map { "on " + $0 } ?? "")
            case "attributes":
                if let list = value.array {
                    words += list.compactMap { string($0, path) }
                } else {
                    words.append(string(value, path) ?? "")
                }
            case _ where ThemeFile.attributes.contains(key):
                guard let on = value.bool else {
                    warn(path, "\(key) is true or false")
                    break
                }
                if on { words.append(key) }
            default: warn(path, "a style has no '\(key)'")
            }
        }
        return words.joined(separator: " ")
    }

    /// A string, or a number of the palette.
    private mutating func word(_ value: any TOMLValueConvertible, _ path: String) -> String? {
        if let number = value.int { return String(number) }
        return string(value, path)
    }

    private mutating func string(_ value: any TOMLValueConvertible, _ path: String) -> String? {
        if let string = value.string { return string }
        warn(path, "this must be a text in quotes")
        return nil
    }

    private mutating func warn(_ key: String, _ text: String) {
        warnings.append(FileWarning(file: path, line: document.lines[key], text: text))
    }

    /// Lines of all keys, found by reading the file as most people write it; the parser does not tell.
    static func lines(of text: String) -> [String: Int] {
        var lines: [String: Int] = [:]
        var table = ""
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                table = plain(line[..<end].dropFirst()) + "."
                lines[String(table.dropLast())] = number + 1
            } else if let equals = line.firstIndex(of: "="), !line.hasPrefix("#") {
                let key = table + plain(line[..<equals])
                if lines[key] == nil { lines[key] = number + 1 }
            }
        }
        return lines
    }

    private static func plain(_ key: Substring) -> String {
        String(key.filter { $0 != "\"" && $0 != "'" && $0 != " " && $0 != "\t" })
    }
}
