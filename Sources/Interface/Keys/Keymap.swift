import Explorer
import Screen

/// What keys mean, made from the list of actions. Remembers what has been typed of a sequence (`z` of `zR`) and a count
/// (`12` of `12j`).
package struct Keymap: Sendable {
    private var commands: [KeySequence: ActionDescription] = [:]
    /// Beginnings of sequences.
    private var beginnings: Set<KeySequence> = []
    /// While a line is typed, and while a question waits.
    private var typing: [Key: Action] = [:]
    private var answers: [Key: Action] = [:]
    private var typed: [Key] = []
    private var count = 0

    package init(_ actions: [ActionDescription] = ActionList.all) {
        for description in actions {
            for text in description.keys {
                guard let sequence = KeySequence(text) else {
                    unreadable.append(text)
                    continue
                }
                if commands[sequence] == nil { commands[sequence] = description } else { doubled.append(text) }
                for length in 1..<max(1, sequence.keys.count) {
                    beginnings.insert(KeySequence(Array(sequence.keys.prefix(length))))
                }
            }
        }
        typing = single(ActionList.text)
        answers = single(ActionList.question)
    }

    private mutating func single(_ actions: [ActionDescription]) -> [Key: Action] {
        var map: [Key: Action] = [:]
        for description in actions {
            for text in description.keys {
                guard let key = Key(text) else {
                    unreadable.append(text)
                    continue
                }
                if map[key] == nil { map[key] = description.action } else { doubled.append(text) }
            }
        }
        return map
    }

    /// Keys of the list that are no keys, and keys that it gives twice: none, says a test.
    package private(set) var unreadable: [String] = []
    package private(set) var doubled: [String] = []

    /// What has been typed of a command: `12`, `z`.
    package var pending: String { (count > 0 ? String(count) : "") + KeySequence(typed).name }

    /// The action that the key completes; nil when it begins one, or means nothing.
    package mutating func feed(_ key: Key, mode: InputMode) -> Action? {
        switch mode {
        case .text:
            forget()
            if let action = typing[key] { return action }
            guard case .character(let character) = key.code, key.modifiers.subtracting(.shift).isEmpty else {
                return nil
            }
            return .type(String(character))
        case .question:
            forget()
            return answers[key]
        case .command: return command(key)
        }
    }

    private mutating func forget() {
        typed = []
        count = 0
    }

    private mutating func command(_ key: Key) -> Action? {
        if key == Key(.escape), !typed.isEmpty || count > 0 {
            forget()
            return nil
        }
        if typed.isEmpty, key.modifiers.isEmpty, case .character(let character) = key.code,
            let digit = character.isASCII ? character.wholeNumberValue : nil, digit > 0 || count > 0
        {
            // Greater counts mean nothing: no screen is that long, no trace that deep.
            count = min(count * 10 + digit, 1_000_000)
            return nil
        }
        typed.append(key)
        let sequence = KeySequence(typed)
        if let description = commands[sequence] {
            let action = description.action
            defer { forget() }
            return count > 0 && description.takesCount ? action.repeated(count) : action
        }
        if !beginnings.contains(sequence) { forget() }
        return nil
    }
}
