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
        if name.1 >= 5, has((name.0 + (name.1 - 5), 5), "token") { return true }
        return has(name, "password") || has(name, "passwd") || has(name, "passphrase") || has(name, "secret")
            || has(name, "apikey") || has(name, "authorization") || has(name, "credential")
            || has(name, "privatekey") || has(name, "accesskey") || has(name, "sessionkey") || has(name, "cookie")
    }

    /// Is `word` (small letters) in `name`, passing over underscores and hyphens?
    private static func has(_ name: (UnsafePointer<UInt8>, Int), _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        var start = 0
        while start + count <= name.1 {
            var (place, matched) = (start, 0)
            while place < name.1, matched < count {
                var byte = name.0[place]
                if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { byte |= 0x20 }
                if byte == word.utf8Start[matched] {
                    matched += 1
                } else if !(matched > 0 && (byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-"))) {
                    break
                }
                place += 1
            }
            if matched == count { return true }
            start += 1
        }
        return false
    }
}
