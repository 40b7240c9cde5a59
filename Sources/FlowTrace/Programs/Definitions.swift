import CRecorder
import TraceWire

/// The traced functions and the types of their values, as readers know them.
enum Definitions {
    /// The table of types; release stores under the mutex.
    nonisolated(unsafe) private static var types: UnsafeMutableRawPointer?
    /// By their numbers; under the mutex.
    nonisolated(unsafe) private static var functions: [Known] = []
    static let mutex = ProgramMutex()

    private struct Known {
        var definition: UnsafeMutablePointer<Definition>
        var subject: Pattern.Subject
    }

    @inline(__always)
    static func function(
        _ name: UnsafePointer<UInt8>, _ file: UnsafePointer<UInt8>, _ line: UInt32
    ) -> UnsafeMutablePointer<Definition>? {
        DefinitionTable.find(DefinitionKey(name, file, line), in: ft_functions_get())
    }

    /// Tells readers of a function. `fileID` is `Module/File.swift`.
    @inline(never)
    static func define(_ site: TraceSite) -> UnsafeMutablePointer<Definition> {
        let key = DefinitionKey(site.name.utf8Start, site.fileID.utf8Start, site.line)
        return mutex.withLock {
            if let known = DefinitionTable.find(key, in: ft_functions_get()) { return known }
            let definition = UnsafeMutablePointer<Definition>.allocate(capacity: 1)
            definition.initialize(to: Definition(key: key, number: Recorder.newFunction()))
            definition.pointee.options = site.options
            let parameters = site.parameters.prefix(64)
            for (index, name) in parameters.enumerated() {
                if let first = name.baseAddress, Secrets.match((first, name.count)) {
                    definition.pointee.secrets |= 1 << UInt64(index)
                }
            }
            definition.pointee.hasParameters = !parameters.isEmpty
            let subject = Pattern.Subject(
                module: UnsafeRawBufferPointer(site.module), qualifiedName: site.qualifiedName, file: site.file.bytes)
            functions.append(Known(definition: definition, subject: subject))
            definition.pointee.told = ProgramRules.told(of: definition.pointee, subject).rawValue
            write(site, definition.pointee.number)
            ft_functions_set(DefinitionTable.inserting(definition, in: ft_functions_get()))
            return definition
        }
    }

    /// What is told has changed, for one reason or another. Under the mutex.
    static func decideAnew() {
        for known in functions {
            let told = ProgramRules.told(of: known.definition.pointee, known.subject).rawValue
            ft_store_release_32(&known.definition.pointee.told, told)
        }
    }

    /// Are durations of the function's calls told?
    static func showsTiming(_ function: UInt32) -> Bool {
        let options = mutex.withLock {
            functions.indices.contains(Int(function)) ? functions[Int(function)].definition.pointee.options : []
        }
        return options.contains(.showTiming) || Settings.showsTiming && !options.contains(.hideTiming)
    }

    private static func write(_ site: TraceSite, _ number: UInt32) {
        Recorder.record(RecordTag.function) { out in
            out.varint(number)
            out.byte(Origin.mine.rawValue)
            out.varint(site.options.contains(.asynchronous) ? FunctionFlags.coroutine : 0)
            out.varint(site.line)
            let name = site.qualifiedName.bindMemory(to: UInt8.self)
            if let first = name.baseAddress { out.text(first, name.count) } else { out.text("?") }
            out.text(site.fileID.utf8Start, site.module.count)
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
        let key = DefinitionKey(type)
        if let known = DefinitionTable.find(key, in: ft_load_acquire_pointer(&types)) { return known.pointee.number }
        var name = _typeName(type, qualified: true)
        return mutex.withLock {
            if let known = DefinitionTable.find(key, in: types) { return known.pointee.number }
            let number = Recorder.newType()
            name.withUTF8 { text in
                Recorder.record(RecordTag.type) { out in
                    out.varint(number)
                    if let first = text.baseAddress { out.text(first, text.count, limit: 256) } else { out.text("?") }
                }
            }
            let definition = UnsafeMutablePointer<Definition>.allocate(capacity: 1)
            definition.initialize(to: Definition(key: key, number: number))
            let table = DefinitionTable.inserting(definition, in: types)
            ft_store_release_pointer(&types, table)
            return number
        }
    }
}

extension TraceSite {
    /// The name of the module in `fileID`.
    var module: UnsafeBufferPointer<UInt8> {
        let whole = UnsafeBufferPointer(start: fileID.utf8Start, count: fileID.utf8CodeUnitCount)
        return UnsafeBufferPointer(rebasing: whole.prefix { $0 != UInt8(ascii: "/") })
    }
}

extension StaticString {
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }
}
