import TraceStore

/// A search for calls by the name of their function.
package struct Search: Equatable, Sendable {
    package internal(set) var text: String
    /// Functions whose name holds the text.
    package internal(set) var functions = FunctionSet()
    /// Calls of them, folded ones and other lanes included.
    package internal(set) var matchCount = 0
    /// How many functions have been looked at: the ones that come in later are matched as they come.
    var lookedAt = 0
    /// Where one was when the search began, to go back to.
    var origin: SearchOrigin?
    /// What remains to be searched; nil: nothing.
    var task: SearchTask?
    /// Searched by the selected call's function rather than by text.
    var exact: FunctionID?

    /// The last hit, and its number, where that was cheap to find.
    var hit: Hit?

    struct Hit: Equatable, Sendable {
        var call: CallID
        var number: Int
    }

    package var isBusy: Bool { task != nil }

    /// Rows looked at before keys are looked at: about a millisecond.
    static let budget = 1_000_000

    init(text: String = "", exact: FunctionID? = nil) {
        self.text = text
        self.exact = exact
    }

    package func matches(_ function: FunctionID) -> Bool { functions.contains(function) }

    /// Matches the functions that are new, and counts. O(functions).
    mutating func update(_ store: TraceStore) {
        if let exact {
            if functions.isEmpty { functions.insert(exact) }
            matchCount = store.calls(of: exact)
            return
        }
        let pattern = SearchPattern(text)
        matchCount = 0
        for raw in 0..<store.functionCount {
            let id = FunctionID(raw: UInt32(raw))
            if raw >= lookedAt, id != .lost, Search.matches(pattern, store.function(id)) { functions.insert(id) }
            if functions.contains(id) { matchCount += store.calls(of: id) }
        }
        lookedAt = store.functionCount
    }

    /// Rows of the import system are shown as `import x`: only who types the beginning of their names means them.
    private static func matches(_ pattern: SearchPattern, _ function: Function) -> Bool {
        function.origin == .importSystem
            ? pattern.begins(function.displayName) : pattern.matches(function.displayName)
    }
}

struct SearchOrigin: Equatable, Sendable {
    var selection: RowID?
    var line: Int
    var folds: Folds
    var follow: Bool
    /// What was searched for before.
    var text: String?
}

/// A piece of text to find in names. Without a capital letter in it, capitals do not matter.
struct SearchPattern {
    private let bytes: [UInt8]
    private let ignoresCase: Bool

    init(_ text: String) {
        ignoresCase = !text.contains { $0.isUppercase }
        bytes = Array((ignoresCase ? text.lowercased() : text).utf8)
    }

    private func folded(_ name: String) -> [UInt8] { Array((ignoresCase ? name.lowercased() : name).utf8) }

    func begins(_ name: String) -> Bool { !bytes.isEmpty && folded(name).starts(with: bytes) }

    /// False for an empty pattern.
    func matches(_ name: String) -> Bool {
        guard !bytes.isEmpty else { return false }
        let name = folded(name)
        guard name.count >= bytes.count else { return false }
        return (0...(name.count - bytes.count)).contains { start in
            name[start] == bytes[0] && name[start..<(start + bytes.count)].elementsEqual(bytes)
        }
    }
}
