/// What a trace can be written as.
enum ExportFormat: String, CaseIterable {
    /// Trace Event JSON: chrome://tracing, Perfetto's page, VizTracer's viewer.
    case chrome
    /// Perfetto's protobuf: big traces, SQL.
    case perfetto
    case speedscope
    /// Collapsed stacks with their self time, for flame graphs.
    case folded
    /// An object a line for each call, as `print --json` gives them.
    case jsonl
    /// A list of FlowTrace's call events.
    case json
    /// The tree.
    case text
    /// One page that folds.
    case html

    /// The format that a file's name asks for.
    init?(path: String) {
        let name = ExportFormat.withoutCompression(path).lowercased()
        let suffixes: [(String, ExportFormat)] = [
            (".speedscope.json", .speedscope), (".events.json", .json), (".json", .chrome), (".jsonl", .jsonl),
            (".folded", .folded), (".collapsed", .folded), (".txt", .text), (".html", .html), (".htm", .html),
            (".pftrace", .perfetto),
            (".perfetto-trace", .perfetto),
        ]
        guard let (_, format) = suffixes.first(where: { name.hasSuffix($0.0) }) else { return nil }
        self = format
    }

    static func isCompressed(_ path: String) -> Bool { path.lowercased().hasSuffix(".gz") }

    static func withoutCompression(_ path: String) -> String {
        isCompressed(path) ? String(path.dropLast(3)) : path
    }

    static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
