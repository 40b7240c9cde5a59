import Foundation
import Testing

@testable import FlowTraceCommand

@Suite struct FirstRunTests {
    @Test func `the first run is told once, and never where that can't be kept`() throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "flowtrace-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: home) }
        #expect(FirstRun.begins(["HOME": home]) && !FirstRun.begins(["HOME": home]))
        #expect(!FirstRun.begins(["XDG_STATE_HOME": home + "/.local/state"]))
        #expect(!FirstRun.begins(["XDG_STATE_HOME": "/dev/null"]) && !FirstRun.begins([:]))
    }
}
