import Foundation
import Testing

@Suite struct HouseRuleTests {
    static let sources = ["Sources", "Tests"].flatMap {
        Repository.files(under: $0, suffixes: [".swift", ".c", ".h", ".py"])
    }

    @Test func `no file is longer than 500 lines`() throws {
        #expect(!Self.sources.isEmpty)
        for file in Self.sources {
            let lines = try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 501, "\(file) has \(lines) lines")
        }
    }

    @Test func `what may trap says why it can not`() throws {
        for file in Self.sources where file.hasPrefix("Sources/") && file.hasSuffix(".swift") {
            let lines = try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() {
                let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
                guard code.contains("try!") || code.contains("fatalError(") else { continue }
                let explained = line.contains("//") || (number > 0 && lines[number - 1].contains("//"))
                #expect(explained, "\(file):\(number + 1) traps without a comment that names the invariant")
            }
        }
    }

    @Test func `command, recorder and package say the same version`() throws {
        let places = [
            "Sources/FlowTraceCommand/FlowTraceCommand.swift": "static let version = \"1.0.0\"",
            "Sources/FlowTrace/Recorder+Records.swift": "\"flowtrace 1.0.0\"",
            "Sources/PythonRecorder/Python/flowtrace/__init__.py": "__version__ = \"1.0.0\"",
        ]
        for (file, text) in places { #expect(try Repository.text(file).contains(text), "\(file)") }
    }

    @Test func `the plain build does not compile swift-syntax`() throws {
        let products = try #require(Bundle.main.executableURL?.deletingLastPathComponent())
        // SwiftPM's plan of the build, beside the products' folder or what that is a link to.
        let plans = ["debug", "release"].flatMap { name in
            [products.deletingLastPathComponent(), Repository.root.appending(path: ".build")].map {
                $0.appending(path: name + ".yaml")
            }
        }
        let plan = try #require(plans.compactMap { try? String(contentsOf: $0, encoding: .utf8) }.first)
        #expect(plan.contains("FlowTrace.build"))
        #expect(!plan.contains("SwiftSyntax.build"))
    }

    @Test func `the extension needs nothing but libc`() throws {
        let library = Bundle.main.executableURL?.deletingLastPathComponent()
        let candidates = [library, Repository.root.appending(path: ".build/debug")].compactMap { $0 }
            .map { $0.appending(path: "libflowtrace_recorder.so") }
        let path = try #require(candidates.first { FileManager.default.fileExists(atPath: $0.path) })
        let readelf = Process()
        readelf.executableURL = URL(filePath: "/usr/bin/env")
        readelf.arguments = ["readelf", "-d", path.path]
        let pipe = Pipe()
        readelf.standardOutput = pipe
        try readelf.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        readelf.waitUntilExit()
        let needed = text.split(separator: "\n").filter { $0.contains("(NEEDED)") }
        #expect(!needed.isEmpty)
        for line in needed { #expect(line.contains("libc.so") || line.contains("ld-linux"), "\(line)") }
    }
}
