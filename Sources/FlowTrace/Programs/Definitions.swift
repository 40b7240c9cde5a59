import CRecorder
import TraceWire

/// The traced functions and the types of their values, as readers know them.
enum Definitions {
    nonisolated(unsafe) private static var functions = DefinitionTable()
    nonisolated(unsafe) private static var types = DefinitionTable()
    private static let mutex = ProgramMutex()

    @inline(__always)
    static func function(
        _ name: UnsafePointer<UInt8>, _ file: UnsafePointer<UInt8>, _ line: UInt32
    ) -> UnsafePointer<Definition>? {
        functions.find((UInt(bitPattern: name), UInt(bitPattern: file), UInt(line)))
    }

    /// Tells readers of a function. `fileID` is `Module/File.swift`.
    @inline(never)
    static func define(_ site: TraceSite) -> UnsafePointer<Definition> {
        let key = (UInt(bitPattern: site.name.utf8Start), UInt(bitPattern: site.fileID.utf8Start), UInt(site.line))
        return mutex.withLock {
            if let known = functions.find(key) { return known }
            var definition = Definition(key: key, number: Recorder.newFunction())
            definition.traits.options = site.options
            let parameters = site.parameters.prefix(64)
            for (index, name) in parameters.enumerated() {
                if let first = name.baseAddress, Secrets.match((first, name.count)) {
                    definition.secrets |= 1 << UInt64(index)
                }
            }
            definition.traits.hasParameters = !parameters.isEmpty
            write(site, definition.number)
            return functions.insert(definition)
        }
    }

    private static func write(_ site: TraceSite, _ number: UInt32) {
        let module = UnsafeBufferPointer(start: site.fileID.utf8Start, count: site.fileID.utf8CodeUnitCount)
            .prefix { $0 != UInt8(ascii: "/") }
        Recorder.record(RecordTag.function) { out in
            out.varint(number)
            out.byte(Origin.mine.rawValue)
            out.varint(site.options.contains(.asynchronous) ? FunctionFlags.coroutine : 0)
            out.varint(site.line)
            out.text(site.name)
            out.text(site.fileID.utf8Start, module.count)
            out.text(site.file.utf8Start, site.file.utf8CodeUnitCount)
            let parameters = site.parameters.prefix(64)
            out.varint(parameters.count)
            for name in parameters {
                out.byte(ParameterKind.positional.rawValue)
                if let first = name.baseAddress { out.text(first, name.count, limit: 100) } else { out.text("?") }
            }
        }
    }

    /// The number of a type.
    static func type(_ type: Any.Type) -> UInt32 {
        let key = (UInt(bitPattern: unsafeBitCast(type, to: UnsafeRawPointer.self)), UInt(0), UInt(0))
        if let known = types.find(key) { return known.pointee.number }
        var name = _typeName(type, qualified: true)
        return mutex.withLock {
            if let known = types.find(key) { return known.pointee.number }
            let number = Recorder.newType()
            name.withUTF8 { text in
                Recorder.record(RecordTag.type) { out in
                    out.varint(number)
                    if let first = text.baseAddress { out.text(first, text.count, limit: 256) } else { out.text("?") }
                }
            }
            return types.insert(Definition(key: key, number: number)).pointee.number
        }
    }
}
