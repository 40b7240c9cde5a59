import Explorer
import Screen

/// A line of the view of what is recorded.
enum RecordingText {
    static func line(_ row: RecordingSettings.Row, width: Int) -> StyledText {
        var line = StyledText(pad(row.name, 13), .textDim)
        line.append(row.value, .text)
        let used = line.width
        if used + row.note.count + 4 <= width {
            line.append(safe: String(repeating: " ", count: max(3, 34 - used)), .text)
            if line.width + row.note.count <= width { line.append(safe: row.note, .textDim) }
        }
        return line
    }

    static let unknown = "What is recorded is known when the program is connected"

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(2, width - text.count))
    }
}
