import Foundation
import Testing
import TraceWire

@testable import TraceCollector

@Suite struct TraceFileCopyTests {
    @Test func `what was received so far can be saved while more comes`() throws {
        let folder = try TemporaryFolder()
        let writer = try TraceFileWriter(unnamedIn: folder.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        var expected: [UInt8] = []
        func append(_ count: Int) {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            bytes.withUnsafeBytes { writer.append($0) }
            expected += bytes
        }
        append(5_000_000)
        let path = folder.path + "/saved.flowtrace"
        var copy = try TraceFileCopy(of: writer, to: path)
        #expect(try !copy.advance())
        #expect(!FileManager.default.fileExists(atPath: path))
        append(1000)
        while try !copy.advance() {}
        #expect(FileManager.default.contents(atPath: path).map(Array.init) == expected)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["saved.flowtrace"])
    }

    @Test func `a copy that can't be made says why and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let writer = try TraceFileWriter(unnamedIn: folder.path)
        #expect(throws: CollectorError.self) { _ = try TraceFileCopy(of: writer, to: "/nowhere/at/all") }
        [UInt8](repeating: 1, count: 10).withUnsafeBytes { writer.append($0) }
        // Every write to /dev/full fails; only the name of the part is given.
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/full.part", withDestinationPath: "/dev/full")
        var copy = try TraceFileCopy(of: writer, to: folder.path + "/full")
        #expect(throws: CollectorError.self) { _ = try copy.advance() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}
