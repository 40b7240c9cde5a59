import Foundation
import Testing
import TraceCollector
import TraceStore

/// Programs in Swift, which carry the recorder themselves.
@Suite struct SwiftProgramTests {
    static func built(_ name: String) -> String {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: name)
        let candidates = [beside, TracedRun.root.appending(path: ".build/debug/\(name)")].compactMap { $0?.path }
        return candidates.first { FileManager.default.fileExists(atPath: $0) } ?? candidates[0]
    }

    @Test func `each case shows the calls that it says`() {
        let run = ProgramRun(Self.built("SwiftCases"), [], environment: [:])
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(run.output.contains(" 0 failures"))
    }

    @Test func `a reader of the stream sees the same calls`() throws {
        let file = NSTemporaryDirectory() + "flowtrace-\(UUID()).flowtrace"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let run = ProgramRun(Self.built("SwiftCases"), ["--shapes"], environment: ["FLOWTRACE_FILE": file])
        let store = TraceStore(capacity: 1 << 20)
        let process = store.beginProcess()
        store.ingest(process, Array(try Data(contentsOf: URL(filePath: file))))
        store.endProcess(process)
        #expect(store.process(process).oddities == 0)
        #expect(store.process(process).skippedBytes == 0)
        #expect(store.language(process) == "Swift")
        let seen = store.lanes.flatMap { Self.roots(store.notation($0.id, [])) }
        #expect(seen.count > 100)
        #expect(seen.sorted() == run.output.split(separator: "\n").map(String.init).sorted())
    }

    @Test func `a program in C calls the recorder through flowtrace.h`() throws {
        let folder = NSTemporaryDirectory() + "flowtrace-c-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let library = URL(filePath: Self.built("libflowtrace_calls.so")).deletingLastPathComponent().path
        let root = TracedRun.root.path
        let path = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        let build = ProgramRun(
            "/usr/bin/env",
            [
                "clang", "-I", root + "/Sources/ProgramRecorder/include", root + "/Examples/shop.c", "-o",
                folder + "/shop", "-L", library, "-lflowtrace_calls", "-Wl,-rpath," + library,
            ], environment: path)
        #expect(build.exitCode == 0, "\(build.errors)")
        let run = ProgramRun(folder + "/shop", [], environment: ["FLOWTRACE_FILE": folder + "/trace"])
        #expect(run.exitCode == 0)
        let store = TraceStore(capacity: 1 << 16)
        let process = store.beginProcess()
        store.ingest(process, Array(try Data(contentsOf: URL(filePath: folder + "/trace"))))
        store.endProcess(process)
        #expect(
            store.notation(.values) == """
                main{ buy(item='tea',count=2,password=***){ price(item='tea')=300 }=600 \
                buy(item='gold',count=1,password=***){ price(item='gold')!SoldOut('gold') }?SoldOut('gold')=None }
                """)
    }

    /// The outermost calls of a lane's notation, without what errors say.
    private static func roots(_ notation: String) -> [String] {
        var roots: [String] = []
        var text = ""
        var depth = 0
        var isMessage = 0
        for character in notation {
            switch character {
            case "(": isMessage += 1
            case ")": isMessage -= 1
            case _ where isMessage > 0: break
            case " " where depth == 0:
                roots.append(text)
                text = ""
            default:
                if character == "{" { depth += 1 }
                if character == "}" { depth -= 1 }
                text.append(character)
            }
        }
        if !text.isEmpty { roots.append(text) }
        return roots.map { $0.replacing("SwiftCases.", with: "").replacing("Swift.", with: "") }
    }

    @Test func `the command shows a Swift program in Swift's notation`() throws {
        let run = ProgramRun(
            ExplorerJourneyTests.command,
            ["run", "--plain", "--", Self.built("SwiftCases"), "sync throws: a payload"], environment: [:])
        #expect(run.exitCode == 0)
        #expect(run.output.contains(#"fails() ✗ Failure: .missing(key: "tea")"#), "\(run.output) \(run.errors)")
    }
}
