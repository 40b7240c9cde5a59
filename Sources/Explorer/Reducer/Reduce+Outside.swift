import TraceStore

/// What a command line asks to be written: everything, or a subtree, in one of the formats of `flowtrace export`.
package struct ExportWish: Equatable, Sendable {
    package var path: String
    /// nil: the path's ending says it.
    package var format: String?
    /// Only this call and what is below it.
    package var subtree: CallID?
    /// Only my code, and the calls that it makes directly.
    package var mineOnly: Bool

    static let formats = ["chrome", "perfetto", "speedscope", "folded", "jsonl", "json", "text", "html"]
    static let words = ["subtree", "mine"] + formats
    /// Endings of files of other programs.
    static let suffixes = [".json", ".jsonl", ".txt", ".html", ".folded", ".pftrace", ".perfetto-trace", ".json.gz"]
}

/// Commands whose work is done outside: exporting, comparing, themes.
extension ExplorerState {
    /// `:export [subtree] [mine] [format] file`
    mutating func export(_ text: String) -> [Effect] {
        var wish = ExportWish(path: "", mineOnly: false)
        var words = text.split(separator: " ").map(String.init)
        while let word = words.first, words.count > 1, ExportWish.words.contains(word) {
            words.removeFirst()
            switch word {
            case "subtree":
                guard let call = selectedCall else { return complain("Choose a call first: its subtree is written") }
                wish.subtree = call
            case "mine": wish.mineOnly = true
            default: wish.format = word
            }
        }
        wish.path = words.joined(separator: " ")
        guard !wish.path.isEmpty, !ExportWish.words.contains(wish.path) else {
            return complain(":export [subtree] [mine] [format] file, such as :export subtree page.html")
        }
        return [.export(wish)]
    }

    func exportWords(_ text: String) -> Completion? {
        let start = text.lastIndex(of: " ").map { text.distance(from: text.startIndex, to: $0) + 1 } ?? 0
        let before = text.prefix(start).split(separator: " ").map(String.init)
        let typed = text.dropFirst(start)
        guard before.allSatisfy({ ExportWish.words.contains($0) }) else { return nil }
        let hasFormat = before.contains { ExportWish.formats.contains($0) }
        let words = ExportWish.words.filter {
            $0.hasPrefix(typed) && !before.contains($0) && !(hasFormat && ExportWish.formats.contains($0))
        }
        return Completion(start: start, words: words.map { $0 + " " })
    }

    mutating func compare(_ text: String, _ store: TraceStore) -> [Effect] {
        guard text.isEmpty else { return [.compare(text)] }
        guard comparison.before != nil else { return complain(":compare FILE compares this trace with that of before") }
        return show(.comparison, store)
    }

    // MARK: Themes

    /// The theme that the command line names, as far as it is one; nil: it names none.
    private var typedTheme: String? {
        guard let prompt, prompt.kind == .command, prompt.text.hasPrefix("theme ") else { return nil }
        let name = String(prompt.text.dropFirst("theme ".count))
        return themes.names.contains(name) ? name : nil
    }

    var isChoosingTheme: Bool { prompt?.kind == .command && prompt?.text.hasPrefix("theme ") == true }

    /// Shows what is typed at once.
    mutating func previewTheme() -> [Effect] {
        let name = typedTheme ?? (isChoosingTheme ? themes.previewed : nil)
        return preview(name)
    }

    /// Back to the theme that was there before one tried others.
    mutating func endPreview() -> [Effect] { preview(nil) }

    private mutating func preview(_ name: String?) -> [Effect] {
        guard name != themes.previewed else { return [] }
        themes.previewed = name
        return [.theme(name ?? themes.chosen)]
    }

    mutating func chooseTheme(_ name: String?) -> [Effect] {
        themes.previewed = nil
        themes.chosen = name
        return [.theme(name)]
    }
}

/// Themes by name.
package struct ThemeNames: Equatable, Sendable {
    /// All that there are.
    package internal(set) var names: [String] = []
    /// The one chosen by command; nil: that of the beginning.
    package internal(set) var chosen: String?
    /// Shown while its name is in the command line.
    package internal(set) var previewed: String?
}
