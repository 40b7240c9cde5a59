import Foundation
import Testing

/// SwiftPM lets an undeclared import pass once the module is built, so the table of modules is held here.
@Suite struct ImportTests {
    /// What each target may import; README's module map says the same.
    static let allowed: [String: Set<String>] = [
        "TraceWire": [],
        "FlowTrace": ["TraceWire", "CRecorder"],
        "FlowTraceMacros": ["FlowTrace"],
        "FlowTracePlugin": [
            "SwiftSyntax", "SwiftSyntaxMacros", "SwiftSyntaxBuilder", "SwiftDiagnostics", "SwiftCompilerPlugin",
        ],
        "PythonRecorder": ["CRecorder", "CPython"],
        "ProgramRecorder": ["CRecorder"],
        "TraceStore": ["TraceWire", "Glibc"],
        "TraceCollector": ["TraceWire", "Glibc", "Synchronization"],
        "Explorer": ["TraceStore", "TraceWire"],
        "Screen": [],
        "Interface": ["Explorer", "TraceStore", "TraceWire", "Screen"],
        "Terminal": ["Screen", "CNcurses", "CTerminal", "Glibc"],
        "FlowTraceCommand": [
            "TraceWire", "TraceStore", "TraceCollector", "Explorer", "Screen", "Interface", "Terminal", "Foundation",
            "ArgumentParser", "TOMLKit", "Glibc", "Synchronization",
        ],
        "FlowTraceBenchmark": [
            "TraceWire", "TraceStore", "TraceCollector", "Explorer", "Interface", "Screen", "Terminal", "FlowTrace",
            "Glibc",
        ],
    ]

    @Test(arguments: ImportTests.allowed.keys.sorted())
    func `a target imports only what the module map allows`(target: String) throws {
        let files = Repository.files(under: "Sources/\(target)", suffixes: [".swift"])
        #expect(!files.isEmpty, "no source of \(target) found")
        for file in files {
            for module in Self.imports(try Repository.text(file)) {
                #expect(Self.allowed[target]?.contains(module) == true, "\(file) imports \(module)")
            }
        }
    }

    @Test func `every folder of Sources is in the table or is C`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Repository.root.appending(path: "Sources").path)
        for folder in folders where !folder.hasPrefix("C") {
            #expect(Self.allowed[folder] != nil, "Sources/\(folder) has no line in the module table")
        }
    }

    @Test func `the store touches the operating system in one file`() throws {
        let users = try Repository.files(under: "Sources/TraceStore", suffixes: [".swift"])
            .filter { Self.imports(try Repository.text($0)).contains("Glibc") }
        #expect(users.count <= 1, "\(users)")
    }

    private static func imports(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            var words = line.split(separator: " ")
            while let first = words.first, first.hasPrefix("@") || first == "internal" || first == "package" {
                words.removeFirst()
            }
            guard words.count >= 2, words[0] == "import" else { return nil }
            let name = words[1] == "struct" || words[1] == "func" || words[1] == "enum" ? words.last! : words[1]
            return name.split(separator: ".").first.map(String.init)
        }
    }
}
