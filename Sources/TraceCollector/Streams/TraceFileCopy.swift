import Glibc

/// Gives a name to what a writer has kept without one: a copy, made a piece at a time, that appears under its name when it has
/// caught up with the writer.
package struct TraceFileCopy {
    package let path: String
    private let source: TraceFileWriter
    private let descriptor: Int32
    package private(set) var copied = 0

    /// Bytes copied at a time: two milliseconds or so.
    private static let piece = 4 << 20

    package init(of source: TraceFileWriter, to path: String) throws(CollectorError) {
        descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("The trace cannot be saved:", path: path, code: errno) }
        self.source = source
        self.path = path
    }

    /// True: all is there, and the file has its name. After an error nothing is left of it.
    package mutating func advance() throws(CollectorError) -> Bool {
        source.flush()
        let code = copyPiece()
        if code == 0, copied < source.written { return false }
        Glibc.close(descriptor)
        if code == 0, rename(path + ".part", path) == 0 { return true }
        let problem = code == 0 ? errno : code
        unlink(path + ".part")
        throw .system("The trace cannot be saved:", path: path, code: problem)
    }

    /// 0, or `errno`.
    private mutating func copyPiece() -> Int32 {
        withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
            let end = min(source.written, copied + Self.piece)
            while copied < end {
                let count = source.read(
                    UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(end - copied)), from: copied)
                guard count > 0 else { return EIO }
                var done = 0
                while done < count {
                    let written = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, count - done)
                    if written < 0 && errno == EINTR { continue }
                    guard written > 0 else { return written < 0 ? errno : ENOSPC }
                    done += written
                }
                copied += count
            }
            return 0
        }
    }
}
