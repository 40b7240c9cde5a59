/// A fault of CPython that shows when a program is monitored, and what comes of it here.
struct InterpreterFault: Equatable {
    /// Its number in CPython's tracker.
    var issue: Int
    /// Of each minor version that has it: the first micro version with it, and the first without.
    var versions: [(minor: Int, first: Int, mended: Int)]
    var symptom: String
    /// What the recorder does about it, or what is left to know.
    var consequence: String

    /// Looked up in the tracker; the second was tried on 3.12.1, 3.13.0, 3.14.8 and 3.15.0.
    static let all = [
        InterpreterFault(
            issue: 111963, versions: [(12, 0, 1)], symptom: "a tool's events outlive its number",
            consequence: "the recorder unsets its events before it gives its number back"),
        InterpreterFault(
            issue: 140373, versions: [(13, 0, 10), (14, 0, 1)],
            symptom: "a generator that is closed, or forgotten before its end, says nothing of it",
            consequence: "its call ends when the next event of its thread shows that it is gone"),
        InterpreterFault(
            issue: 122029, versions: [(12, 1, 5)],
            symptom: "sys.setprofile hears of the end of some calls of C functions, and not of their beginning",
            consequence: "profilers that use it may be wrong, recorded or not; the recorder is not concerned"),
    ]

    static func of(_ version: PythonVersion) -> [InterpreterFault] { all.filter { $0.mended(in: version) != nil } }

    /// The version without the fault; nil: `version` does not have it.
    func mended(in version: PythonVersion) -> PythonVersion? {
        versions.first { version.minor == $0.minor && version.micro >= $0.first && version.micro < $0.mended }
            .map { PythonVersion(major: 3, minor: $0.minor, micro: $0.mended) }
    }

    func sentence(for version: PythonVersion) -> String {
        let until = mended(in: version).map { ", mended in \($0)" } ?? ""
        return "\(symptom) (CPython gh-\(issue)\(until)): \(consequence)"
    }

    static func == (one: InterpreterFault, other: InterpreterFault) -> Bool { one.issue == other.issue }
}
