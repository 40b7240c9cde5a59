import Explorer
import Screen

/// What keys mean, made from the list of actions. Remembers what has been typed of a sequence (`z` of `zR`) and a count
/// (`12` of `12j`).
package struct Keymap: Sendable {
    private var commands: [KeySequence: Action] = [:]
    /// Beginnings of sequences.
    private var beginnings: Set<KeySequence> = []
    private var answers: [Key: Action] = [:]
    private var typed: [Key] = []
    private var count = 0

    /// Where two actions want the same keys, the first one gets them; keys that cannot be read are in `unreadable`.
    package init(_ actions: [ActionDescription] = ActionList.all, question: [ActionDescription] = ActionList.question) {
        for description in actions {
            for text in description.keys {
                guard let sequence = KeySequence(text) else {
                    unreadable.append(text)
                    continue
                }
                if commands[sequence] == nil { commands[sequence] = description.action } else { doubled.append(text) }
                for length in 1..<max(1, sequence.keys.count) {
                    beginnings.insert(KeySequence(Array(sequence.keys.prefix(length))))
                }
            }
        }
        for description in question {
            for text in description.keys {
                guard let key = Key(text) else {
                    unreadable.append(text)
                    continue
                }
                answers[key] = answers[key] ?? description.action
            }
        }
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
            return Keymap.typing(key)
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
        if let action = commands[sequence] {
            let repeated = count > 0 ? action.repeated(count) : action
            forget()
            return repeated
        }
        if !beginnings.contains(sequence) { forget() }
        return nil
    }

    /// Keys while a line is typed, as readline has them.
    private static func typing(_ key: Key) -> Action? {
        let control = key.modifiers == .control
        switch key.code {
        case .enter: return .accept
        case .escape: return .leave
        case .backspace: return .deleteBackward
        case .left: return .moveCursor(-1)
        case .right: return .moveCursor(1)
        case .home: return .cursorToStart
        case .end: return .cursorToEnd
        case .character("a") where control: return .cursorToStart
        case .character("e") where control: return .cursorToEnd
        case .character("b") where control: return .moveCursor(-1)
        case .character("f") where control: return .moveCursor(1)
        case .character("h") where control: return .deleteBackward
        case .character("w") where control: return .deleteWord
        case .character("u") where control: return .deleteLine
        case .character("c") where control, .character("g") where control: return .leave
        case .character(let character) where key.modifiers.isEmpty || key.modifiers == .shift:
            return .type(String(character))
        default: return nil
        }
    }
}
