import Explorer
import Glibc

/// A program's output as it came, kept in an unnamed temporary file, to be replayed to the real terminal in the end.
final class OutputSpool {
    private var file: Int32
    /// Lengths of the pieces, in order; neighbours of one stream are one piece.
    private var pieces: [(stream: OutputStream, count: Int)] = []
    private(set) var byteCount = 0
    /// Bytes that had no room: beyond `limit`, or on a full disk.
    private(set) var dropped = 0
    private let limit: Int

    /// Keeps at most `limit` bytes, the first ones.
    init(limit: Int = 256 << 20, folder: String = "/tmp") {
        self.limit = limit
        // mkstemp replaces the six letters.
        var template = Array("\(folder)/flowtrace-output-XXXXXX".utf8CString)
        file = mkstemp(&template)
        if file >= 0 {
            unlink(template)
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit { if file >= 0 { close(file) } }

    func append(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) {
        var rest = UnsafeRawBufferPointer(rebasing: bytes.prefix(max(0, limit - byteCount)))
        var kept = 0
        while file >= 0, !rest.isEmpty {
            let count = pwrite(file, rest.baseAddress, rest.count, off_t(byteCount + kept))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            kept += count
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
        dropped += bytes.count - kept
        byteCount += kept
        guard kept > 0 else { return }
        if let last = pieces.last, last.stream == stream {
            pieces[pieces.count - 1].count += kept
        } else {
            pieces.append((stream, kept))
        }
    }

    /// Calls `body` with all that was kept, in its order, in pieces of at most 64 KiB.
    func replay(_ body: (OutputStream, UnsafeRawBufferPointer) -> Void) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var position = 0
        for piece in pieces {
            let end = position + piece.count
            while position < end {
                let count = pread(file, buffer.baseAddress, min(buffer.count, end - position), off_t(position))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                body(piece.stream, UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
                position += count
            }
        }
    }

    /// Writes it all to our own standard output and standard error, each to its own.
    func replayToTerminal() {
        replay { stream, bytes in
            let target = TextOutput(descriptor: stream == .output ? 1 : 2)
            target.write(bytes)
            target.flush()
        }
        if dropped > 0 { TextOutput.standardError("flowtrace: \(dropped) more bytes of output were not kept.\n") }
    }
}
