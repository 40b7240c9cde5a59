import Screen

/// Text of other programs, on its way to a terminal.
enum PlainText {
    /// Control characters made visible.
    static func safe(_ text: String) -> String { DisplayText.safe(text) }
}
