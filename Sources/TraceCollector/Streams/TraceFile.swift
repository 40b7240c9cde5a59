import Glibc
import TraceWire

/// A trace file, read like a socket. A file that was cut short ends where it was cut.
package final class TraceFile: TraceSource {
    package let path: String
    package private(set) var descriptor: Int32
    /// Bytes in all, as of the opening; 0 for what is no regular file.
    package let size: Int
    /// What was read to see whether this is a trace, still to be given out.
    private var beginning: [UInt8]

    /// Opens the file and looks at its first frame: a stream begins with a records frame whose first record is the hello.
    package init(path: String) throws(CollectorError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("The trace cannot be opened:", path: path, code: errno) }
        var status = stat()
        fstat(descriptor, &status)
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
        beginning = isFolder ? [] : TraceFile.read(descriptor, atMost: Wire.headerSize + Wire.maximumPayload)
        if let reason = isFolder ? "it is a folder" : TraceFile.fault(of: beginning) {
            Glibc.close(descriptor)
            throw .notATrace(path: path, reason: reason)
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close() }

    package func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        guard descriptor >= 0 else { return .end }
        if !beginning.isEmpty {
            let count = min(beginning.count, buffer.count)
            buffer.copyBytes(from: beginning.prefix(count))
            beginning.removeFirst(count)
            return .bytes(count)
        }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if errno != EINTR { return .failed(.system("The trace cannot be read:", path: path, code: errno)) }
        }
    }

    private static func read(_ descriptor: Int32, atMost limit: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            while filled < limit {
                let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, limit - filled)
                if count == 0 || (count < 0 && errno != EINTR) { return }
                if count > 0 { filled += count }
            }
        }
    }

    /// Why the bytes are no beginning of a trace that this version reads; nil: they are one, maybe a cut one.
    static func fault(of bytes: [UInt8]) -> String? {
        if bytes.isEmpty { return "it is empty; nothing was recorded" }
        let magic = (0..<4).map { UInt8(truncatingIfNeeded: Wire.magic >> UInt32(8 * $0)) }
        guard bytes.prefix(4).elementsEqual(magic.prefix(bytes.count)) else { return "it begins with something else" }
        guard bytes.count > Wire.headerSize else { return nil }
        guard bytes[16] == FrameKind.records.rawValue else { return "its first frame holds no records" }
        var version: UInt16?
        var reader = FrameReader()
        bytes.withUnsafeBytes { reader.append($0) }
        reader.drain { header, payload in
            guard version == nil, header.kind == .records else { return }
            var records = RecordReader(payload)
            if case .hello(let hello)? = records.next() { version = hello.version }
        }
        guard let version, version != Wire.version else { return nil }
        return "it is in version \(version) of the format, and this flowtrace reads version \(Wire.version)"
    }
}
