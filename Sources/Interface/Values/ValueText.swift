import Screen
import TraceStore
import TraceWire

/// Values as the program's language would write them, from what the recorder kept of them.
///
/// What was left out is always said: `… +992` is the number of items of a container, or of characters of a text, that the
/// recorder did not keep; `…` alone is what it had no room for, or what has no room on the line.
package struct ValueText {
    /// The name of a type, by the number that values give it.
    let typeName: (UInt32) -> String
    let glyphs: Glyphs
    let language: ValueLanguage

    package init(glyphs: Glyphs = .unicode, language: ValueLanguage = .python, typeName: @escaping (UInt32) -> String) {
        self.glyphs = glyphs
        self.language = language
        self.typeName = typeName
    }

    /// The value on one line of at most `limit` columns. Containers that do not fit keep their brackets.
    package func line(_ value: Value, limit: Int = .max) -> StyledText {
        var text = StyledText()
        write(value, to: &text, limit: limit)
        return text
    }

    /// The value on one line, unbounded, without meanings.
    package func plain(_ value: Value) -> String { line(value).plain }

    /// The class's own name: `app.models.User` → `User`.
    func shortName(_ type: UInt32) -> String {
        language == .swift ? SwiftNotation.shortName(typeName(type)) : FunctionText.lastPart(typeName(type))
    }
}
