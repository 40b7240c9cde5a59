import Glibc

/// Writes a stream, as it is received, to a trace file. When the disk is full or the file otherwise fails, it says so once,
/// and all else goes on.
package final class TraceFileWriter {
    package let path: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private static let bufferSize = 256 << 10
    /// Bytes given to the file.
    package private(set) var written = 0
    /// Why the file ends early; nil as long as all is well.
    package private(set) var problem: CollectorError?

    /// Makes the file, or empties it; mode 0600, since arguments may be private.
    package init(path: String) throws(CollectorError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("The trace file cannot be made:", path: path, code: errno) }
        self.path = path
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.bufferSize)
    }

    /// A file without a name in `folder`, which is gone with the writer: `TraceFileCopy` gives it one.
    package init(unnamedIn folder: String) throws(CollectorError) {
        let path = "\(folder)/flowtrace-\(UInt64.random(in: 0 ... .max)).stream"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("The stream cannot be kept:", path: folder, code: errno) }
        unlink(path)
        self.path = folder
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit { close() }

    /// Reads what was written before; 0 at its end or when it can't be read.
    func read(_ target: UnsafeMutableRawBufferPointer, from offset: Int) -> Int {
        descriptor < 0 ? 0 : max(0, pread(descriptor, target.baseAddress, target.count, off_t(offset)))
    }

    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard descriptor >= 0 else { return }
        if buffer.count + bytes.count > Self.bufferSize { flush() }
        if bytes.count >= Self.bufferSize { write(bytes) } else { buffer.append(contentsOf: bytes) }
    }

    /// Gives what was gathered to the file: now and then, so that a killed explorer leaves most of it.
    package func flush() {
        guard !buffer.isEmpty else { return }
        buffer.withUnsafeBytes { write($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Ends the file. `problem` says whether it is whole.
    package func close() {
        guard descriptor >= 0 else { return }
        flush()
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty, descriptor >= 0 {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count > 0 {
                written += count
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            } else if errno != EINTR {
                problem = .system("The trace ends early, its file can take no more:", path: path, code: errno)
                Glibc.close(descriptor)
                descriptor = -1
            }
        }
    }
}
