import Foundation

/// The environment with which the recorder starts inside the program; it takes these variables away again.
struct RecorderEnvironment {
    var installation: Installation
    /// The socket of an explorer that waits.
    var connect: String?
    /// Absolute path of a trace file for the recorders to write: it exists.
    var file: String?
    /// Are processes recorded that the program starts?
    var followsChildren = true
    /// What is recorded, as a text of `Rules`; empty: everything.
    var rules = ""
    /// Hold the program until an explorer is connected?
    var waits = false
    /// The program's standard output is a pipe only because the explorer has the terminal: lines go out as they would there.
    var writesLines = false
    /// A file in which the recorder says why it did not start; it prints nothing.
    var errors: String?

    func applied(to environment: [String: String]) -> [String: String] {
        var result = environment
        result["FLOWTRACE_PYTHONPATH"] = nil
        result["FLOWTRACE_WAIT"] = nil
        result["FLOWTRACE_ALONE"] = followsChildren ? nil : "1"
        result["FLOWTRACE_APPEND"] = file == nil ? nil : "1"
        let old = environment["PYTHONPATH"]
        result["PYTHONPATH"] =
            old.map { $0.isEmpty ? installation.inject : installation.inject + ":" + $0 }
            ?? installation.inject
        if let old { result["FLOWTRACE_PYTHONPATH"] = old }
        result["FLOWTRACE_EXTENSION"] = installation.`extension`
        result["FLOWTRACE_CONNECT"] = connect
        result["FLOWTRACE_FILE"] = file
        result["FLOWTRACE_RULES"] = rules.isEmpty ? nil : rules
        result["FLOWTRACE_ERRORS"] = errors
        result["FLOWTRACE_LINES"] = writesLines ? "1" : nil
        if waits { result["FLOWTRACE_WAIT"] = "1" }
        return result
    }

    /// The sentence for a program that has ended without having been recorded: with what the recorder has left in the file
    /// `errors`, if it has.
    static func nothingRecorded(_ errors: String) -> String {
        let data = FileManager.default.contents(atPath: errors)?.prefix(1000) ?? Data()
        let text = String(decoding: data, as: UTF8.self).split(separator: "\n").joined(separator: " ")
        let reason =
            text.isEmpty ? ", since neither Python code nor a traced Swift function ran" : ": " + PlainText.safe(text)
        return "flowtrace: nothing was recorded\(reason). flowtrace doctor tells what can be.\n"
    }
}
