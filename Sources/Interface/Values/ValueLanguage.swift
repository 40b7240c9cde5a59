import TraceStore
import TraceWire

/// In whose notation values are shown: that of the program's language.
package enum ValueLanguage: Sendable {
    case python, swift

    /// Of the recorder's hello; C, which has no notation for a call's values, is shown as Swift.
    package init(_ store: TraceStore, _ process: ProcessID) {
        self = ["Swift", "C"].contains(store.language(process)) ? .swift : .python
    }

    var none: String { self == .swift ? "nil" : "None" }

    func boolean(_ value: Bool) -> String {
        switch self {
        case .python: value ? "True" : "False"
        case .swift: value ? "true" : "false"
        }
    }

    func string(_ text: String) -> String {
        self == .swift ? SwiftNotation.quoted(text) : PythonLiteral.string(text)
    }

    func float(_ value: Double) -> String { self == .swift ? value.description : PythonNumber.float(value) }

    /// Between the name of an argument and its value.
    var argumentSeparator: String { self == .swift ? ": " : "=" }

    /// What surrounds the items of a container.
    func brackets(of value: Value) -> (open: String, close: String, count: Int)? {
        switch (self, value) {
        case (_, .labelledTuple(_, let count)), (.swift, .tuple(_, let count)): ("(", ")", count)
        case (.swift, .list(_, let count)), (.swift, .set(_, let count)): ("[", "]", count)
        case (.swift, .dictionary(_, let count)): (count == 0 ? "[:" : "[", "]", count)
        case (.python, .tuple(let values, let count)): ("(", count == 1 && values.count == 1 ? ",)" : ")", count)
        case (.python, .list(_, let count)): ("[", "]", count)
        case (.python, .set(_, let count)): count == 0 ? ("set(", ")", 0) : ("{", "}", count)
        case (.python, .dictionary(_, let count)): ("{", "}", count)
        default: nil
        }
    }
}
