/// One attempt to read a stream.
package enum ReadResult: Equatable, Sendable {
    /// This many bytes are at the beginning of the buffer.
    case bytes(Int)
    /// Nothing now: wait until `poll` says that the descriptor is readable.
    case nothing
    /// The stream is over. A socket's stream also ends so when the program is killed.
    case end
    case failed(CollectorError)
}

/// Where a stream comes from: a socket or a file. The bytes go to the store as they are, in any splitting.
package protocol TraceSource: AnyObject {
    /// For `poll`; always readable for a file.
    var descriptor: Int32 { get }
    /// Reads what there is into `buffer`, never waiting for more; 256 KiB (`TraceSourceSize.read`) is a good size.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult
    func close()
}

package enum TraceSourceSize {
    /// Bytes that one read should have room for.
    package static let read = 256 << 10
}
