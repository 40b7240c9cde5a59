import Foundation
import Interface

/// Where an export goes: standard output, or a file that appears under its name only when it is whole. A name that ends in
/// `.gz` is compressed by `gzip`.
final class ExportOutput {
    private let text: TextOutput
    private let path: String?
    private let partialPath: String?
    private var descriptor: Int32 = 1
    private var compressor: Process?

    init(path: String?) throws {
        self.path = path
        guard let path else {
            partialPath = nil
            text = TextOutput(descriptor: 1)
            return
        }
        // What is no regular file (a pipe, /dev/stdout) is written directly.
        var status = stat()
        let isOther = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
        let target = isOther ? path : path + ".part"
        partialPath = isOther ? nil : target
        let file = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw CommandFailure("\(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        descriptor = file
        if ExportFormat.isCompressed(path) {
            (compressor, descriptor) = try Self.compress(into: file)
        }
        text = TextOutput(descriptor: descriptor)
    }

    private static func compress(into file: Int32) throws -> (Process, Int32) {
        defer { Foundation.close(file) }
        let search = SearchPath(environment: ProcessInfo.processInfo.environment)
        guard let gzip = search.find("gzip") else {
            throw CommandFailure("There is no gzip to compress with: install it, or leave .gz away.")
        }
        guard let pipe = Spawn.pipe() else { throw CommandFailure("No pipe to gzip could be made.") }
        let process = Process()
        process.executableURL = URL(filePath: gzip)
        process.arguments = ["-c", "-1"]
        process.standardInput = FileHandle(fileDescriptor: pipe.reader, closeOnDealloc: false)
        process.standardOutput = FileHandle(fileDescriptor: file, closeOnDealloc: false)
        defer { Foundation.close(pipe.reader) }
        try process.run()
        return (process, pipe.writer)
    }

    /// Nobody takes the text any more: the reader has gone, or the disk is full.
    var hasFailed: Bool { text.failure != nil }

    func write(_ text: String) { self.text.write(text) }

    func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { text.write($0) } }

    func write(quoted text: String) { self.text.write(JSONText.quoted(text)) }

    /// Nanoseconds as microseconds with three decimals.
    func write(microseconds time: UInt64) {
        write(String(time / 1000))
        let rest = time % 1000
        write(rest < 10 ? ".00" : rest < 100 ? ".0" : ".")
        write(String(rest))
    }

    /// Ends the file and gives it its name.
    func close() throws {
        text.flush()
        let failure = text.failure
        guard let path else {
            if let failure, failure != EPIPE { throw Self.problem("standard output", failure) }
            return
        }
        Foundation.close(descriptor)
        compressor?.waitUntilExit()
        let isCompressed = compressor.map { $0.terminationStatus == 0 } ?? true
        if let failure, isCompressed || failure != EPIPE {
            discard()
            throw Self.problem(path, failure)
        }
        guard isCompressed else {
            discard()
            throw CommandFailure("\(path) is not whole: gzip failed; is the disk full?")
        }
        guard let partialPath else { return }
        guard rename(partialPath, path) == 0 else {
            let code = errno
            discard()
            throw Self.problem(path, code)
        }
    }

    /// Leaves nothing behind.
    func abandon() {
        guard path != nil else { return }
        Foundation.close(descriptor)
        compressor?.terminate()
        compressor?.waitUntilExit()
        discard()
    }

    private func discard() {
        if let partialPath { unlink(partialPath) }
    }

    private static func problem(_ path: String, _ code: Int32) -> CommandFailure {
        CommandFailure("\(path) cannot be written: \(String(cString: strerror(code))).")
    }
}
