import Foundation

/// A small process between the program's outputs and the explorer: `flowtrace ---relay`.
///
/// The program writes into pipes. Were the explorer itself at the other end, its death would break them, and a program that
/// prints would fail; an explorer that hangs would make it wait. The relay outlives the explorer, keeps what is not taken
/// in time, within bounds, and throws away what nobody will ever take.
///
/// Descriptors: 0 the program's standard output, 3 its standard error; 1 and 2 the explorer's ends of both.
enum OutputRelay {
    /// The first argument that makes a flowtrace a relay; nobody types it.
    static let word = "---relay"

    /// This flowtrace itself, for `LaunchedProgram`; nil: /proc is not there, and it goes without.
    static var executable: String? { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") }

    /// Relays until the program, and all that it has started, has closed its outputs.
    static func run() -> Int32 {
        // In the background, in a session of its own: the explorer's terminal may close.
        _ = daemon(1, 1)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP] { signal(number, SIG_IGN) }
        var channels = [
            RelayChannel(input: 0, output: 1, stamps: true), RelayChannel(input: 3, output: 2, stamps: true),
        ]
        while !channels.allSatisfy(\.isDone) {
            var entries = channels.flatMap(\.polled)
            poll(&entries, nfds_t(entries.count), -1)
            for index in channels.indices { channels[index].move() }
        }
        return 0
    }
}

/// One stream through the relay.
struct RelayChannel {
    private var input: Int32
    private var output: Int32
    private var buffer: [UInt8] = []
    /// Bytes of `buffer` that have been taken.
    private var taken = 0
    private var dropped = 0
    private let limit: Int
    /// Each piece is sent behind a `PieceHead`.
    private let stamps: Bool

    /// Keeps at most `limit` bytes for an explorer that does not read.
    init(input: Int32, output: Int32, limit: Int = 32 << 20, stamps: Bool = false) {
        self.stamps = stamps
        self.input = input
        self.output = output
        self.limit = limit
        for descriptor in [input, output] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
    }

    var isDone: Bool { input < 0 && (output < 0 || waiting == 0) }

    private var waiting: Int { buffer.count - taken }

    /// A negative descriptor is not waited for.
    var polled: [pollfd] {
        [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: waiting > 0 ? output : -1, events: Int16(POLLOUT), revents: 0),
        ]
    }

    mutating func move() {
        receive()
        deliver()
        if isDone, output >= 0 {
            close(output)
            output = -1
        }
    }

    private mutating func receive() {
        guard input >= 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { piece in
            let count = read(input, piece.baseAddress, piece.count)
            if count > 0 {
                guard output >= 0 else { return }
                keep(UnsafeRawBufferPointer(rebasing: piece.prefix(count)))
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                close(input)
                input = -1
            }
        }
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        guard waiting + bytes.count <= limit else {
            dropped += bytes.count
            return
        }
        if dropped > 0 {
            append(Array("\n[flowtrace: \(dropped) bytes of output are missing here]\n".utf8))
            dropped = 0
        }
        append(bytes)
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        if stamps { buffer += PieceHead(time: MonotonicClock.now, count: UInt32(bytes.count)).bytes }
        buffer.append(contentsOf: bytes)
    }

    private mutating func deliver() {
        while output >= 0, waiting > 0 {
            let count = buffer.withUnsafeBytes { write(output, $0.baseAddress.map { $0 + taken }, waiting) }
            if count > 0 {
                taken += count
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                // The explorer has gone.
                close(output)
                output = -1
            }
        }
        if output < 0 || waiting == 0 {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 20)
            taken = 0
        } else if taken > 1 << 20 {
            buffer.removeFirst(taken)
            taken = 0
        }
    }
}
