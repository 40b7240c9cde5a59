import Explorer
import Foundation
import Interface
import TOMLKit

/// What `flowtrace.toml` says of the explorer:
///
/// ```
/// [explorer]
/// time = "self"        # what :set knows
/// runs = "on"
/// theme = "light"
///
/// [keys]
/// "C-j" = "move 5"     # actions as the command line calls them; "none" takes a key's meaning away
/// ```
///
/// Whatever is wrong becomes a warning with file and line; the explorer starts without it.
struct ExplorerFile {
    private(set) var bindings: [ActionList.Binding] = []
    /// As behind `:set`.
    private(set) var settings: [String] = []
    private(set) var theme: String?
    private(set) var warnings: [FileWarning] = []

    private let path: String
    private let lines: [String: Int]

    /// The file that counts for the folder; nil: there is none, or it is not TOML, which recording says.
    static func read(folder: String, environment: [String: String]) -> ExplorerFile? {
        guard let path = RulesFile.find(from: folder, environment: environment),
            let text = try? String(contentsOfFile: path, encoding: .utf8)
        else { return nil }
        return ExplorerFile(text, path: path)
    }

    init(_ text: String, path: String) {
        self.path = path
        lines = ThemeFile.lines(of: text)
        let table: TOMLTable
        do { table = try TOMLTable(string: text) } catch let error as TOMLParseError {
            warnings.append(FileWarning(file: path, line: error.source.begin.line, text: error.description))
            return
        } catch {
            warnings.append(FileWarning(file: path, text: "the file is not TOML"))
            return
        }
        for (name, value) in table where name == "keys" || name == "explorer" {
            guard let part = value.table else {
                warn(name, "\(name) is a table: write [\(name)]")
                continue
            }
            if name == "keys" { take(keys: part) } else { take(settings: part) }
        }
        // Tables are not in the order of the file.
        warnings.sort { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    private mutating func take(keys: TOMLTable) {
        for (key, value) in keys {
            guard let action = value.string else {
                warn("keys.\(key)", "an action is a text in quotes")
                continue
            }
            guard KeySequence(key) != nil else {
                warn("keys.\(key)", "“\(key)” is no key: keys are j, C-f, Enter, S-Right, zR and the like")
                continue
            }
            guard action == "none" || ActionList.action(named: action) != nil else {
                warn("keys.\(key)", "there is no action “\(action)”: in the explorer, : and Tab show all")
                continue
            }
            bindings.append(ActionList.Binding(key: key, action: action))
        }
    }

    private mutating func take(settings: TOMLTable) {
        for (name, value) in settings {
            let text = value.string ?? value.bool.map { $0 ? "on" : "off" } ?? ""
            if name == "theme" {
                guard value.string != nil else {
                    warn("explorer.theme", "a theme is a text in quotes: flowtrace themes lists them")
                    continue
                }
                theme = text
            } else if let reason = CommandList.fault(inSetting: name, text) {
                warn("explorer.\(name)", reason)
            } else {
                self.settings.append("\(name)=\(text)")
            }
        }
    }

    private mutating func warn(_ key: String, _ text: String) {
        warnings.append(FileWarning(file: path, line: lines[key], text: text))
    }
}
