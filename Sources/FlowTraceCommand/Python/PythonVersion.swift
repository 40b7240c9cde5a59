/// A version of Python.
struct PythonVersion: Comparable, Hashable, CustomStringConvertible, Sendable {
    var major: Int
    var minor: Int
    var micro = 0

    /// The first with `sys.monitoring`.
    static let least = PythonVersion(major: 3, minor: 12)
    /// The versions that are looked for by name, the newest first.
    static let searched = (12...15).reversed().map { PythonVersion(major: 3, minor: $0) }

    init(major: Int, minor: Int, micro: Int = 0) {
        self.major = major
        self.minor = minor
        self.micro = micro
    }

    /// `3.13` or `3.13.1`, maybe with something behind it such as `t` or `-dev`.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix { $0.isNumber }) else {
            return nil
        }
        self.init(major: major, minor: minor, micro: parts.count > 2 ? Int(parts[2].prefix { $0.isNumber }) ?? 0 : 0)
    }

    var description: String { micro == 0 ? "\(major).\(minor)" : "\(major).\(minor).\(micro)" }

    static func < (left: PythonVersion, right: PythonVersion) -> Bool {
        (left.major, left.minor, left.micro) < (right.major, right.minor, right.micro)
    }
}
