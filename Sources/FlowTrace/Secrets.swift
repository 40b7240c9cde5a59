import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// Names whose values never leave the process.
package enum Secrets {
    /// What the rules say of names: the last that fits counts.
    nonisolated(unsafe) package static var choices: [Rules.NameChoice] = []

    /// Does the name of a parameter, key or attribute look like a secret? Case and underscores do not count.
    package static func match(_ name: (UnsafePointer<UInt8>, Int)) -> Bool {
        guard name.1 <= 100 else { return false }
        if !choices.isEmpty {
            let bytes = UnsafeRawBufferPointer(start: name.0, count: name.1)
            var index = choices.count
            while index > 0 {
                index -= 1
                if choices[index].pattern.fits(name: bytes) { return choices[index].isSecret }
            }
        }
        // `token` alone or at the end: `tokens`, `token_type` and `tokenizer` are what parsers speak of.
        if name.1 >= 5, begins((name.0 + (name.1 - 5), 5), "token") { return true }
        var start = 0
        // The shortest word has six letters.
        while start + 6 <= name.1 {
            let rest = (name.0 + start, name.1 - start)
            switch name.0[start] | 0x20 {
            case UInt8(ascii: "p"):
                if begins(rest, "password") || begins(rest, "passwd") || begins(rest, "passphrase")
                    || begins(rest, "privatekey")
                {
                    return true
                }
            case UInt8(ascii: "s"): if begins(rest, "secret") || begins(rest, "sessionkey") { return true }
            case UInt8(ascii: "a"):
                if begins(rest, "apikey") || begins(rest, "authorization") || begins(rest, "accesskey") { return true }
            case UInt8(ascii: "c"): if begins(rest, "credential") || begins(rest, "cookie") { return true }
            default: break
            }
            start += 1
        }
        return false
    }

    /// Does `name` begin with `word` (small letters), passing over underscores and hyphens after the first?
    private static func begins(_ name: (UnsafePointer<UInt8>, Int), _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        var (place, matched) = (0, 0)
        while place < name.1 {
            var byte = name.0[place]
            if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { byte |= 0x20 }
            if byte == word.utf8Start[matched] {
                matched += 1
                if matched == count { return true }
            } else if !(matched > 0 && (byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-"))) {
                return false
            }
            place += 1
        }
        return false
    }
}
