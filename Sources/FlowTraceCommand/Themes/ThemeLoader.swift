import Foundation
import Interface
import Terminal

/// Finds theme files and reads them. Whatever is wrong becomes a warning; there is always a theme to use.
struct ThemeLoader {
    /// Where to look, first match wins.
    var folders: [String]

    /// The user's own folder, then `installed` and what else is given.
    static func folders(environment: [String: String], installed: [String]) -> [String] {
        var folders: [String] = []
        if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
            folders.append(config + "/flowtrace/themes")
        } else if let home = environment["HOME"], !home.isEmpty {
            folders.append(home + "/.config/flowtrace/themes")
        }
        return folders + installed
    }

    /// The user's themes, and those that came with FlowTrace.
    static func standard() -> ThemeLoader {
        let installed = (try? Installation.locate())?.themes
        let environment = ProcessInfo.processInfo.environment
        return ThemeLoader(folders: folders(environment: environment, installed: [installed].compactMap(\.self)))
    }

    /// The theme to take when the user names none: 24-bit themes lose what they say by background alone on a terminal of
    /// few colours, so those get the built-in theme, and a terminal without colours the monochrome one.
    /// `appearance`: what is known of the terminal's own ground.
    static func defaultName(for colors: ColorLevel, _ appearance: ThemeDocument.Appearance? = nil) -> String {
        switch colors {
        case .none: "monochrome"
        case .eight, .sixteen: "built-in"
        case .palette256, .rgb: appearance == .light ? "light" : "default"
        }
    }

    /// Light or dark, as COLORFGBG tells (`0;15`, `0;default;15`: foreground first, background last, in the numbers of the
    /// sixteen colours); nil when it does not. Some terminals set it, and multiplexers pass it on.
    static func appearance(_ environment: [String: String]) -> ThemeDocument.Appearance? {
        guard let last = environment["COLORFGBG"]?.split(separator: ";").last, let number = Int(last) else {
            return nil
        }
        switch number {
        case 7, 9...15: return .light
        case 0...6, 8: return .dark
        default: return nil
        }
    }

    /// Names of all themes found, sorted, each once.
    func names() -> [String] {
        var names: Set<String> = []
        for folder in folders {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files where file.hasSuffix(".toml") { names.insert(String(file.dropLast(5))) }
        }
        return names.sorted()
    }

    /// The theme called `name`, or in the file `name` when that has a slash or ends in `.toml`. The default theme, and
    /// in the end the built-in one, stands in for what cannot be read.
    func theme(_ name: String) -> (Theme, [FileWarning]) {
        var warnings: [FileWarning] = []
        var documents: [ThemeDocument] = []
        // The default one is for dark ground, as "light" is for light.
        var head = name == "dark" && path(of: name) == nil ? "default" : name
        if name.contains("/") || name.hasSuffix(".toml") {
            let document = document(at: name, &warnings)
            head = document?.name ?? "default"
            if let document { documents.append(document) }
        }
        if documents.isEmpty, head != "default", path(of: head) == nil {
            let names = names().joined(separator: ", ")
            let advice = names.isEmpty ? "no theme folder was found" : "there are \(names)"
            warnings.append(FileWarning(file: head, text: "there is no theme of that name; \(advice)"))
            head = "default"
        }
        var wanted = documents.first.map { [$0.inherits, "default"].compactMap(\.self) } ?? [head, "default"]
        var seen = Set(documents.map(\.name))
        while let next = wanted.first {
            wanted.removeFirst()
            if !seen.insert(next).inserted { continue }
            guard let path = path(of: next) else { continue }
            guard let document = document(at: path, &warnings) else {
                if next == head { head = "default" }
                continue
            }
            documents.append(document)
            if let inherits = document.inherits { wanted.append(inherits) }
        }
        // A default theme that is missing or broken is not what was asked for: the built-in one needs no second warning.
        if !documents.contains(where: { $0.name == head }) { head = ThemeDocument.builtIn.name }
        let (theme, more) = Theme.resolve(documents, name: head)
        return (theme, warnings + more)
    }

    private func path(of name: String) -> String? {
        if name.contains("/") { return nil }
        return folders.map { "\($0)/\(name).toml" }.first { FileManager.default.fileExists(atPath: $0) }
    }

    private func document(at path: String, _ warnings: inout [FileWarning]) -> ThemeDocument? {
        guard let data = FileManager.default.contents(atPath: path) else {
            warnings.append(FileWarning(file: path, text: "the file cannot be read"))
            return nil
        }
        guard data.count <= 1 << 20 else {
            warnings.append(FileWarning(file: path, text: "the file is larger than a theme can be (1 MiB)"))
            return nil
        }
        let (document, found) = ThemeFile.read(String(decoding: data, as: UTF8.self), path: path)
        warnings += found
        return document
    }
}
