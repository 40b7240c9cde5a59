import TraceStore

extension RegularExpression {
    init(_ pattern: String) throws(ConditionError) {
        do { self = try RegularExpression(scalars: Array(pattern.unicodeScalars)) } catch {
            throw ConditionError("\(error.text)", at: error.position)
        }
    }
}
