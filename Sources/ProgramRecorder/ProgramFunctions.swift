import CRecorder

/// Functions and types of errors, told to readers when they are first seen.
enum ProgramFunctions {
    private struct TypeName {
        var name: UnsafePointer<CChar>?
        var number: UInt32
    }

    private static let greatestTypes = 1024
    /// In the order of their first sight; under the mutex.
    nonisolated(unsafe) private static var types: UnsafeMutablePointer<TypeName>?
    nonisolated(unsafe) private static var typeCount = 0

    /// `number` in the structure: 0 not known yet, else one more than the function's.
    static func number(_ function: UnsafeMutableRawPointer) -> UInt32 {
        let place = (function + 28).assumingMemoryBound(to: UInt32.self)
        let known = ft_load_acquire_32(place)
        if known != 0 { return known & 0x7FFF_FFFF &- 1 }
        pthread_mutex_lock(&ProgramThreads.mutex)
        defer { pthread_mutex_unlock(&ProgramThreads.mutex) }
        if place.pointee != 0 { return place.pointee & 0x7FFF_FFFF &- 1 }
        let number = Recorder.newFunction()
        define(function, number)
        CallRules.define(number, function)
        ft_store_release_32(place, (number &+ 1) | (hasSecrets(function) ? 0x8000_0000 : 0))
        return number
    }

    /// The parameters that look like a secret, the first in the lowest bit.
    static func secrets(_ function: UnsafeMutableRawPointer) -> UInt64 {
        let place = (function + 28).assumingMemoryBound(to: UInt32.self)
        guard place.pointee & 0x8000_0000 != 0 else { return 0 }
        var secrets: UInt64 = 0
        forEachParameter(function) { index, name, count in
            if Secrets.match((name, count)) { secrets |= 1 << UInt64(index) }
        }
        return secrets
    }

    private static func hasSecrets(_ function: UnsafeMutableRawPointer) -> Bool {
        var found = false
        forEachParameter(function) { _, name, count in if Secrets.match((name, count)) { found = true } }
        return found
    }

    private static func forEachParameter(
        _ function: UnsafeMutableRawPointer, _ body: (Int, UnsafePointer<UInt8>, Int) -> Void
    ) {
        guard let text = function.load(fromByteOffset: 8, as: UnsafePointer<UInt8>?.self) else { return }
        var (index, start, place) = (0, 0, 0)
        while index < 64 {
            let byte = text[place]
            if byte == 0x20 || byte == 0 {
                if place > start {
                    body(index, text + start, place - start)
                    index += 1
                }
                start = place + 1
            }
            if byte == 0 { return }
            place += 1
        }
    }

    private static func define(_ function: UnsafeMutableRawPointer, _ number: UInt32) {
        var count = 0
        forEachParameter(function) { _, _, _ in count += 1 }
        Recorder.record(RecordTag.function) { out in
            out.varint(number)
            out.byte(Origin.mine.rawValue)
            out.varint(UInt32(0))
            out.varint(function.load(fromByteOffset: 24, as: UInt32.self))
            string(function.load(as: UnsafePointer<CChar>?.self), &out)
            out.text("")
            string(function.load(fromByteOffset: 16, as: UnsafePointer<CChar>?.self), &out)
            out.varint(count)
            forEachParameter(function) { _, name, length in
                out.byte(ParameterKind.positional.rawValue)
                out.text(name, length, limit: 100)
            }
        }
    }

    private static func string(_ text: UnsafePointer<CChar>?, _ out: inout ByteWriter) {
        guard let text else { return out.text("?") }
        out.text(UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), strlen(text))
    }

    /// The number of a type of error, by its name's address.
    static func type(_ name: UnsafePointer<CChar>) -> UInt32 {
        pthread_mutex_lock(&ProgramThreads.mutex)
        defer { pthread_mutex_unlock(&ProgramThreads.mutex) }
        if types == nil {
            types = calloc(greatestTypes, MemoryLayout<TypeName>.stride)?
                .bindMemory(to: TypeName.self, capacity: greatestTypes)
        }
        guard let types else { return 0 }
        var index = 0
        while index < typeCount {
            if types[index].name == name { return types[index].number }
            index += 1
        }
        let number = Recorder.newType()
        Recorder.record(RecordTag.type) { out in
            out.varint(number)
            string(name, &out)
        }
        if typeCount < greatestTypes {
            types[typeCount] = TypeName(name: name, number: number)
            typeCount += 1
        }
        return number
    }
}
