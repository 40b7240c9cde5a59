import Foundation
import Interface
import TraceCollector

/// Opens any file that FlowTrace can show: a trace of its own, or one of another program, which is turned into such a trace in
/// a file without a name first. A file that ends in the middle is shown as far as it goes.
enum TraceOpening {
    /// Answers the trace, and a sentence about what of a foreign file could not be read. `report`: progress, 0 … 1.
    static func open(_ path: String, _ report: (Double) -> Void = { _ in }) throws -> (TraceFile, problem: FileWarning?)
    {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return (try TraceFile(path: path), nil)
        }
        var data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        if data?.starts(with: [0x1F, 0x8B]) == true { data = try decompressed(path) }
        guard let data, let first = data.first(where: { ![9, 10, 13, 32].contains($0) }),
            first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else { return (try TraceFile(path: path), nil) }
        return try imported(data, path, report)
    }

    private static func imported(
        _ data: Data, _ path: String, _ report: (Double) -> Void
    ) throws -> (TraceFile, problem: FileWarning?) {
        var calls = ImportedCalls()
        var isWhole = false
        data.withUnsafeBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            var reader = JSONReader(bytes)
            let half = { (position: Int) in report(Double(position) / Double(max(1, bytes.count)) / 2) }
            if isCallEvents(bytes) {
                var list = CallEventImport()
                isWhole = list.read(&reader, half)
                calls = list.calls
            } else {
                var events = ChromeImport()
                isWhole = events.read(&reader, half)
                calls = events.calls
            }
        }
        guard calls.count > 0 else {
            throw CommandFailure(
                "\(path) is JSON, but no calls were found in it: FlowTrace reads its own traces, Trace Event JSON (Chrome, "
                    + "Perfetto, VizTracer, uftrace) and lists of call events.")
        }
        if calls.title.isEmpty { calls.title = path }
        let (file, place) = try unnamedFile()
        defer { close(file) }
        let output = TextOutput(descriptor: file)
        calls.stream({ bytes in bytes.withUnsafeBytes { output.write($0) } }, { report(0.5 + $0 / 2) })
        output.flush()
        if let code = output.failure {
            throw CommandFailure("\(path) cannot be read: \(String(cString: strerror(code))).")
        }
        let problem =
            isWhole ? nil : FileWarning(file: path, text: "this is cut short or damaged; what comes before is shown")
        return (try TraceFile(path: place), problem)
    }

    /// A file without a name, and the path that opens it as long as the descriptor is.
    private static func unnamedFile() throws -> (descriptor: Int32, path: String) {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
        // mkstemp replaces the six letters.
        var template = Array("\(folder)/flowtrace-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw CommandFailure("No file can be made in \(folder): \(String(cString: strerror(errno))). Set TMPDIR.")
        }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return (descriptor, "/proc/self/fd/\(descriptor)")
    }

    /// Does the list's first object look like a call event?
    private static func isCallEvents(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = JSONReader(bytes)
        guard reader.take("[") else { return false }
        var keys: Set<String> = []
        _ = reader.object { key, reader in
            keys.insert(key)
            return reader.skip()
        }
        return keys.contains("kind") && keys.contains("func_name")
    }

    private static func decompressed(_ path: String) throws -> Data {
        let search = SearchPath(environment: ProcessInfo.processInfo.environment)
        guard let gzip = search.find("gzip") else {
            throw CommandFailure("There is no gzip to decompress with: install it, or decompress \(path) yourself.")
        }
        let process = Process()
        process.executableURL = URL(filePath: gzip)
        process.arguments = ["-dc", path]
        let output = Pipe()
        process.standardOutput = output
        // What is there of a cut file is used.
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}
