/// Source text of Python.
enum PythonText {
    /// An expression that executes a file and then `code`: it leaves no name behind, and no file open, of which `-X dev` would complain in
    /// the program's own output.
    static func executing(_ file: String, then code: String) -> String {
        "exec((lambda file: (file.read(), file.close())[0])(open(\(quoted(file)))) + \(quoted("\n" + code)), {})"
    }

    /// As a literal of Python.
    static func quoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "'": result += "\\" + String(scalar)
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }
}
