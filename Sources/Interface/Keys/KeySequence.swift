import Screen

/// Keys that are typed one after another, such as `zR`, `g`, `C-f`.
package struct KeySequence: Hashable, Sendable {
    package var keys: [Key]

    package init(_ keys: [Key]) { self.keys = keys }

    /// Reads `j`, `C-f`, `PageDown`; `zR` is `z`, then `R`; parts may be separated by spaces, `z Enter`. nil when a part is
    /// no key.
    package init?(_ text: String) {
        if let key = Key(text) {
            keys = [key]
            return
        }
        keys = []
        for part in text.split(separator: " ") {
            if let key = Key(String(part)) {
                keys.append(key)
                continue
            }
            for character in part {
                guard let key = Key(String(character)) else { return nil }
                keys.append(key)
            }
        }
        if keys.isEmpty { return nil }
    }

    /// As it is written in help: `zR`, `C-f`, `z Enter`.
    package var name: String {
        let names = keys.map(\.name)
        return names.allSatisfy { $0.count == 1 } ? names.joined() : names.joined(separator: " ")
    }
}
