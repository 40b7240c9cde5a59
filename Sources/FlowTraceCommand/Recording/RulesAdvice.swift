import TraceWire

/// Says what is wrong with a statement of `Rules`.
enum RulesAdvice {
    /// nil: it is understood.
    static func reason(_ statement: String) -> String? {
        if statement.contains(where: \.isNewline) { return "this must be one line" }
        var rules = Rules()
        guard let refusal = Array(statement.utf8).withUnsafeBytes({ rules.amend($0) }) else { return nil }
        switch refusal.fault {
        case .unknownStatement: return "there is no such setting"
        case .badScope: return "a scope is all, boundary, mine or nothing"
        case .badLevel:
            return "a level is values, types, none or repr, or two of them for arguments and results: types,none"
        case .badNumber: return "this must be a whole number, 0 for no limit"
        case .badTime: return "a time is a whole number with its unit: 50us, 1ms, 2s, 1m"
        case .badSwitch: return "this is on or off"
        case .badPattern:
            return "a pattern names functions (app.*, Order.close, /^app\\.(a|b)/) or files (*/jobs/*.py), "
                + "in at most \(Pattern.greatestCount) bytes"
        case .tooMany: return "there can be at most \(Rules.greatestChoices) patterns"
        }
    }
}
