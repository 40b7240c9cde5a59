/// The signs of the tree, in two sets: for terminals that show Unicode, and for those that do not. In Unicode all are one
/// column wide but for `masked`.
package struct Glyphs: Sendable {
    package let isUnicode: Bool
    package let open: String
    package let closed: String
    /// Beside a row that has siblings further down.
    let guide: String
    /// Beside the last one.
    let lastBranch: String
    let ellipsis: String
    let masked: String
    let returned: String
    let raised: String
    let caught: String
    let running: String
    let suspended: String
    let resumed: String
    let lost: String
    let deep: String
    let vertical: String
    let horizontal: Character
    let separator: String
    let micro: String
    /// Beside a line of standard error.
    let errorOutput: String

    package static let unicode = Glyphs(
        isUnicode: true, open: "▾", closed: "▸", guide: "│", lastBranch: "└", ellipsis: "…", masked: "•••",
        returned: "→", raised: "✗", caught: "!", running: "…", suspended: "⇄", resumed: "↻", lost: "…", deep: "»",
        vertical: "│", horizontal: "─", separator: "·", micro: "µ", errorOutput: "▎")

    package static let ascii = Glyphs(
        isUnicode: false, open: "v", closed: ">", guide: "|", lastBranch: "`", ellipsis: "..",
        masked: "***", returned: "->", raised: "x", caught: "!", running: "..", suspended: "~", resumed: "^",
        lost: "..", deep: ">>", vertical: "|", horizontal: "-", separator: "-", micro: "u", errorOutput: "!")
}
