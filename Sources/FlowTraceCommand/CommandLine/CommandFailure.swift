/// The end of a command: one plain sentence that says what to do.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String
    /// 125: the program was not started. 1: anything else.
    var code: Int32

    init(_ description: String, code: Int32 = 1) {
        self.description = description
        self.code = code
    }
}
