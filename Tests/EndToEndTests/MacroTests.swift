import Foundation
import Testing

/// The macros, built with the toolchain's own copy of swift-syntax: seconds, where the package takes minutes.
@Suite(.serialized, .enabled(if: MacroBuild.hasSyntax, "the toolchain has no lib/swift/host with swift-syntax"))
struct MacroTests {
    @Test func `each kind of declaration runs as it says when it is traced`() throws {
        let build = try MacroBuild()
        defer { build.remove() }
        let run = ProgramRun(
            try build.program(["Tests/SwiftCases/Runner.swift", "Tests/MacroChecks/MacroCases.swift"]), [],
            environment: [:])
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(run.output.contains(" 0 failures"))
    }

    @Test func `the example of a tool shows how it calculates`() throws {
        let build = try MacroBuild()
        defer { build.remove() }
        let tool = try build.program(["Examples/calculate/Calculate.swift", "Examples/calculate/Parser.swift"])
        let plain = ProgramRun(tool, ["x = 2 * (3 + 4)", "x / 0"], environment: [:])
        #expect(plain.output == "14.0\nx / 0: a division by zero\n")
        let run = ProgramRun(
            ExplorerJourneyTests.command, ["run", "--plain", "--", tool, "x / 0"], environment: [:])
        #expect(run.exitCode == plain.exitCode)
        for row in [
            #"Sheet.answer(line: "x / 0") ! Mistake: .unknown(name: "x") caught → "x / 0: there is no x""#,
            #"Parser.variable(name: "x") ✗ Mistake: .unknown(name: "x")"#,
        ] { #expect(run.output.contains(row), "\(run.output)") }
    }

    @Test func `what can not be traced is refused in plain words, with a way out`() throws {
        let build = try MacroBuild()
        defer { build.remove() }
        let check = build.frontend(["-verify"], "MacroChecks/Diagnostics.swift")
        #expect(check.exitCode == 0, "\(check.errors)")
    }

    @Test func `the expansions are those that were accepted`() throws {
        let build = try MacroBuild()
        defer { build.remove() }
        let check = build.frontend(["-dump-macro-expansions"], "MacroChecks/Expansions.swift")
        let folder = TracedRun.root.appending(path: "Tests/MacroChecks").path + "/"
        let text = (check.output + check.errors).replacing(folder, with: "")
        let golden = folder + "Expansions.txt"
        let accepts = ProcessInfo.processInfo.environment["FLOWTRACE_ACCEPT_GOLDENS"] != nil
        if accepts { try text.write(toFile: golden, atomically: true, encoding: .utf8) }
        #expect(check.exitCode == 0)
        #expect(try String(contentsOfFile: golden, encoding: .utf8) == text)
    }
}

/// A folder with the plugin and the module of the macros.
private struct MacroBuild {
    private let folder: String
    private static let sources = TracedRun.root.appending(path: "Sources").path
    private static let products = URL(filePath: SwiftProgramTests.built("SwiftCases")).deletingLastPathComponent().path

    /// Where the toolchain keeps its modules of swift-syntax: beside the compiler that PATH finds.
    static let host: String = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folder = path.split(separator: ":").first { FileManager.default.isExecutableFile(atPath: $0 + "/swiftc") }
        return URL(filePath: "\(folder ?? "/usr/bin")/swiftc").resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "lib/swift/host").path
    }()
    static let hasSyntax = FileManager.default.fileExists(atPath: host + "/SwiftSyntaxMacros.swiftmodule")

    init() throws {
        folder = NSTemporaryDirectory() + "flowtrace-macros-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let libraries = ["SwiftSyntax", "SwiftSyntaxMacros", "SwiftSyntaxBuilder", "SwiftDiagnostics"].map { "-l" + $0 }
        try compile(
            ["-emit-library", "-module-name", "FlowTracePlugin", "-D", "Macros", "-parse-as-library"]
                + ["-I", Self.host, "-L", Self.host, "-Xlinker", "-rpath", "-Xlinker", Self.host] + libraries
                + Self.files(Self.sources + "/FlowTracePlugin", ".swift")
                + ["-o", folder + "/libFlowTracePlugin.so"])
        try compile(
            settings + ["-D", "Macros", "-parse-as-library", "-module-name", "FlowTraceMacros", "-emit-module"]
                + ["-emit-module-path", folder + "/FlowTraceMacros.swiftmodule"]
                + ["-c", Self.sources + "/FlowTraceMacros/Macros.swift", "-o", folder + "/FlowTraceMacros.o"])
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private var settings: [String] {
        // The build's own FlowTraceMacros, made without the trait, is empty: ours comes first.
        [
            "-I", folder, "-I", Self.products + "/Modules", "-I", Self.sources + "/CRecorder/include", "-Xcc",
            "-fmodule-map-file=\(Self.products)/CRecorder.build/module.modulemap", "-load-plugin-library",
            folder + "/libFlowTracePlugin.so", "-plugin-path", Self.host + "/plugins", "-swift-version", "6",
        ]
    }

    /// Builds a program of these files; answers its path.
    func program(_ files: [String]) throws -> String {
        let objects = ["FlowTrace", "TraceWire", "CRecorder"].flatMap {
            Self.files(Self.products + "/\($0).build", ".o")
        }
        try compile(
            settings + ["-warnings-as-errors", "-strict-concurrency=complete", "-parse-as-library"]
                + ["-module-name", "MacroCases", "-o", folder + "/program"]
                + files.map { TracedRun.root.appending(path: $0).path } + [folder + "/FlowTraceMacros.o"] + objects)
        return folder + "/program"
    }

    func frontend(_ options: [String], _ file: String) -> ProgramRun {
        let path = TracedRun.root.appending(path: "Tests/" + file).path
        return ProgramRun(
            "/usr/bin/env",
            ["swiftc", "-frontend", "-typecheck", "-module-name", "Checked"] + options + settings + [path],
            environment: Self.environment)
    }

    private func compile(_ arguments: [String]) throws {
        let run = ProgramRun("/usr/bin/env", ["swiftc"] + arguments, environment: Self.environment, seconds: 300)
        if run.exitCode != 0 { throw TracedRunError(description: run.errors + run.output) }
    }

    private static let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]

    private static func files(_ folder: String, _ suffix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
    }
}
