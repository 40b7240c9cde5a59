import Glibc
import TraceStore
import TraceWire

/// From a Unix socket, at whose other end another process writes as fast as it can, into the store.
struct SocketBenchmark {
    let calls: Int

    func run() {
        var table = Table(
            "from a socket into the store", "million events/s", "of processor time", "bytes/call", "calls")
        for mix in SyntheticProgram.Mix.allCases {
            if let cells = measure(mix) { table.add(cells) }
        }
        table.show()
    }

    private func measure(_ mix: SyntheticProgram.Mix) -> [String]? {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { return nil }
        defer { close(ends[0]) }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        let sender = Child(
            ["/proc/self/exe", "send", mix.rawValue, "\(calls)"], environment: Child.plainEnvironment(), output: ends[1]
        )
        guard let sender else { return nil }
        let store = TraceStore()
        let process = store.beginProcess()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        // The sender makes its stream first; the clock starts with the first bytes.
        var first = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        poll(&first, 1, -1)
        let resident = residentBytes()
        let (start, processor) = (monotonicTime(), processorTime())
        while true {
            let count = read(ends[0], buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            store.ingest(process, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        let (passed, used) = (monotonicTime() - start, processorTime() - processor)
        let facts = store.process(process)
        guard sender.finish() != nil, facts.skippedBytes == 0, facts.oddities == 0, store.lostCalls == 0 else {
            print("the stream was not read well: \(facts)")
            return nil
        }
        func rate(_ nanoseconds: UInt64) -> String { decimal(Double(store.eventCount) * 1000 / Double(nanoseconds)) }
        return [
            mix.rawValue, rate(passed), rate(used),
            decimal(Double(residentBytes() - resident) / Double(store.callCount)), "\(store.callCount)",
        ]
    }

    /// The other process: writes such a stream to standard output.
    static func send(_ mix: SyntheticProgram.Mix, calls: Int) {
        var program = SyntheticProgram(mix)
        var parts: [[UInt8]] = []
        var made = 0
        while made < calls {
            parts.append(program.next(calls: 500_000))
            made += 500_000
        }
        for part in parts {
            var position = 0
            while position < part.count {
                let count = part.withUnsafeBytes {
                    write(1, $0.baseAddress?.advanced(by: position), part.count - position)
                }
                guard count > 0 else { return }
                position += count
            }
        }
    }
}
