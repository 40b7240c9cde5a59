import FlowTrace
import Glibc
import TraceWire

/// All tests of the recorder: it is one per process, so they run one after the other.
///
/// Threads that write are made for a test and end in it: a writer belongs to the recorder that made it.
final class RecordedProcess {
    let folder: String
    /// Where an explorer would listen; the recorder connects to it at the start.
    private let rendezvous: Int32
    var rendezvousPath: String { folder + "/explorer" }
    var filePath: String { folder + "/trace" }

    init() {
        var template = Array("/tmp/flowtrace-test-XXXXXX".utf8CString)
        // The folder's name has the six letters that mkdtemp asks for.
        folder = String(cString: mkdtemp(&template))
        rendezvous = RecordedProcess.socket()
        _ = RecordedProcess.withAddress(folder + "/explorer") { bind(rendezvous, $0, $1) }
        listen(rendezvous, 4)
    }

    deinit {
        Recorder.stop(reason: 0)
        close(rendezvous)
        unlink(rendezvousPath)
        unlink(filePath)
        rmdir(folder)
    }

    /// Starts the recorder and defines the functions 0 ..< 32.
    @discardableResult
    func start(
        connects: Bool = true, writesTo file: String? = nil, listens: Bool = false, waits: Bool = false,
        history: Int = 64 << 20
    ) -> StartResult {
        var options = RecorderOptions()
        options.history = history
        options.listens = listens
        options.waits = waits
        let result = rendezvousPath.withCString { path in
            if connects { options.connectPath = path }
            guard let file else { return Recorder.start(options) }
            return file.withCString {
                options.filePath = $0
                return Recorder.start(options)
            }
        }
        for _ in 0..<32 { RecordedProcess.defineFunction() }
        return result
    }

    static func defineFunction() {
        let id = Recorder.newFunction()
        Recorder.record(RecordTag.function) { out in
            out.varint(id)
            out.byte(Origin.mine.rawValue)
            out.varint(UInt32(0))
            out.varint(UInt32(1))
            out.text("f")
            out.text("m")
            out.text("m.py")
            out.varint(0)
        }
    }

    /// The explorer's end of the connection that the recorder made; it has said hello.
    func accept(lossless: Bool = true) -> Reader {
        Reader(Glibc.accept(rendezvous, nil, nil), lossless: lossless)
    }

    /// A late explorer's connection to the recorder's own socket.
    func attach(lossless: Bool = false, greets: Bool = true) -> Reader? {
        guard let path = RecordedProcess.listeningPath else { return nil }
        let descriptor = RecordedProcess.socket()
        guard RecordedProcess.withAddress(path, { connect(descriptor, $0, $1) }) == 0 else { return nil }
        return Reader(descriptor, lossless: greets ? lossless : nil)
    }

    static var listeningPath: String? {
        let runtime = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) + "/flowtrace" }
        for folder in [runtime, "/tmp/flowtrace-\(geteuid())"] {
            guard let folder, let listing = opendir(folder) else { continue }
            defer { closedir(listing) }
            while let entry = readdir(listing) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name.hasPrefix("\(getpid())-") { return folder + "/" + name }
            }
        }
        return nil
    }

    /// The recorder's own descriptors: it keeps them above those that programs use.
    static var descriptors: [Int32] { (512..<1024).filter { fcntl($0, F_GETFD) >= 0 } }

    static func isSocket(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    private static func socket() -> Int32 { Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// An explorer's end of a connection.
final class Reader: @unchecked Sendable {
    let descriptor: Int32
    var tally = StreamTally()

    /// `lossless` nil: says nothing.
    init(_ descriptor: Int32, lossless: Bool?) {
        self.descriptor = descriptor
        if let lossless { say(.hello(version: Wire.version, lossless: lossless)) }
    }

    deinit { close(descriptor) }

    func say(_ message: ControlMessage) {
        var bytes = [UInt8](repeating: 0, count: message.size)
        let count = message.write(to: &bytes)
        _ = send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
    }

    /// Reads until the end, or until `isEnough`. `pause`: µs before each read of at most `size` bytes.
    func read(pause: UInt32 = 0, size: Int = 1 << 18, until isEnough: (StreamTally) -> Bool = { _ in false }) {
        var bytes = [UInt8](repeating: 0, count: size)
        while !isEnough(tally) {
            if pause > 0 { usleep(pause) }
            let count = recv(descriptor, &bytes, size, 0)
            guard count > 0 else { return }
            bytes.withUnsafeBytes { tally.take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}

/// A thread that is joined: its writer has ended then, too.
final class JoinedThread {
    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }
    private var thread = pthread_t()
    private var isJoined = false

    init(_ run: @escaping () -> Void) {
        pthread_create(
            &thread, nil,
            { argument in
                // Retained for this thread by the one that made it.
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(Body(run)).toOpaque())
    }

    func join() {
        if !isJoined { pthread_join(thread, nil) }
        isJoined = true
    }

    deinit { join() }

    static func run(_ body: @escaping () -> Void) { JoinedThread(body).join() }

    /// Runs `body` on a thread that records, in a lane of its own.
    static func recording(_ body: @escaping (UnsafeMutablePointer<Writer>) -> Void) -> JoinedThread {
        JoinedThread {
            let name: StaticString = "test"
            let lane = Recorder.newLane(kind: .thread, parent: nil, threadID: 1, name: name.utf8Start, count: 4)
            guard let lane, let writer = Recorder.newWriter(lane: lane, threadID: 1) else { return }
            body(writer)
        }
    }
}

extension UnsafeMutablePointer where Pointee == Writer {
    /// One call without callees, with its function's number as argument now and then.
    func call(_ function: UInt32) {
        if function & 3 == 0 {
            var out = beginEnterWithArguments(function, key: nil)
            out.varint(1)
            out.byte(ValueTag.smallInteger + UInt8(function))
            finish(out)
        } else {
            enter(function, key: nil)
        }
        exit()
    }
}
