import Foundation
import Testing

@testable import TraceCollector

@Suite struct SessionFolderTests {
    @Test func `the folder is made beneath the runtime folder, for its owner alone`() throws {
        let runtime = try TemporaryFolder()
        let folder = try SessionFolder.locate(runtimeFolder: runtime.path)
        #expect(folder.path == runtime.path + "/flowtrace")
        var status = stat()
        #expect(lstat(folder.path, &status) == 0 && status.st_mode & 0o7777 == 0o700)
        chmod(folder.path, 0o755)
        #expect(try SessionFolder.locate(runtimeFolder: runtime.path) == folder)
        #expect(lstat(folder.path, &status) == 0 && status.st_mode & 0o7777 == 0o700)
    }

    @Test(arguments: [nil, "relative", "", "/nowhere/at/all", "/tmp/" + String(repeating: "x", count: 60)])
    func `without a usable runtime folder it is in tmp`(runtime: String?) throws {
        #expect(try SessionFolder.locate(runtimeFolder: runtime).path == "/tmp/flowtrace-\(geteuid())")
    }

    @Test func `a symbolic link and a file are refused, with a reason`() throws {
        let runtime = try TemporaryFolder()
        let path = runtime.path + "/flowtrace"
        symlink("/tmp", path)
        #expect(SessionFolder(path: path).fault?.contains("symbolic link") == true)
        #expect(try SessionFolder.locate(runtimeFolder: runtime.path).path != path)
        #expect(!SessionFolder.all(runtimeFolder: runtime.path).contains(SessionFolder(path: path)))
        unlink(path)
        _ = try runtime.write([1], to: "flowtrace")
        #expect(SessionFolder(path: path).fault?.contains("no folder") == true)
    }

    @Test(.enabled(if: geteuid() == 0)) func `another user's folder is refused`() throws {
        let runtime = try TemporaryFolder()
        let path = runtime.path + "/flowtrace"
        mkdir(path, 0o700)
        chown(path, 12345, 12345)
        #expect(SessionFolder(path: path).fault == "belongs to another user")
    }

    @Test func `what runs is listed with its command, and stale sockets are removed`() throws {
        let folder = try TemporaryFolder()
        let own = try #require(ProcessFacts(pid: getpid()))
        let living = "\(folder.path)/\(own.pid)-\(own.start).sock"
        let recorder = try FakeRecorder(path: living)
        let ended = "\(folder.path)/99999999-7.sock"
        do { _ = try FakeRecorder(path: ended) }
        let abandoned = "\(folder.path)/explorer-99999999-7.sock"
        do { _ = try FakeRecorder(path: abandoned) }
        let other = try folder.write([1], to: "notes.txt")
        let pretender = try folder.write([1], to: "5-5.sock")
        for path in [ended, abandoned, pretender] { makeOld(path) }

        let sessions = SessionFolder(path: folder.path).list()
        #expect(sessions.map(\.path) == [recorder.path])
        #expect(sessions.first?.pid == getpid())
        #expect(sessions.first?.command == own.command && !own.command.isEmpty)
        #expect(try #require(sessions.first?.age) < 3600 * 24)
        #expect(access(ended, F_OK) != 0 && access(abandoned, F_OK) != 0)
        #expect(access(other, F_OK) == 0 && access(pretender, F_OK) == 0 && access(living, F_OK) == 0)
    }

    @Test func `a socket that has just been made is not removed`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/99999999-7.sock"
        do { _ = try FakeRecorder(path: path) }
        #expect(SessionFolder(path: folder.path).list().isEmpty)
        #expect(access(path, F_OK) == 0)
    }

    @Test func `a process's start is read behind a name with parentheses and blanks`() {
        let fields = (3...40).map(String.init).joined(separator: " ")
        #expect(ProcessFacts.start(stat: Array("17 (a) b) ( ) \(fields)\n".utf8)) == 22)
        #expect(ProcessFacts.start(stat: Array("17 (a) 3 4".utf8)) == nil)
        #expect(ProcessFacts.start(stat: []) == nil)
    }

    @Test func `only sockets' names are understood`() {
        #expect(SocketName("12-345.sock") == .recorder(pid: 12, start: 345))
        #expect(SocketName("explorer-12-345.sock") == .explorer(pid: 12))
        for name in [
            "", ".sock", "12.sock", "12-.sock", "-12-3.sock", "a-1.sock", "12-345", "0-1.sock", "other-1-2.sock",
        ] {
            #expect(SocketName(name) == nil, "\(name)")
        }
    }

    private func makeOld(_ path: String) {
        var times = [timeval(tv_sec: 1_000_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000_000, tv_usec: 0)]
        utimes(path, &times)
    }
}
