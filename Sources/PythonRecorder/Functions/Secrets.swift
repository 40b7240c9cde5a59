import CPython
import CRecorder

/// Names whose values never leave the process.
enum Secrets {
    /// None, True and False give nothing away: `use_cookies=True`.
    static func canHide(_ value: Object?) -> Bool {
        guard let value else { return false }
        return value != py_none() && value != py_true() && value != py_false()
    }

    private struct Answer {
        var hash: Int
        var isSecret: Bool
    }

    /// Answers by the hash of the name, which CPython keeps in each key: 256 of them, the newest. Under the GIL.
    nonisolated(unsafe) private static var answers: UnsafeMutablePointer<Answer>?

    /// `match` for an ASCII `str` that is a key of a dict or an attribute's name.
    static func match(key: Object) -> Bool {
        let text = ((key + Layout.asciiData).assumingMemoryBound(to: UInt8.self), key.itemCount)
        let hash: Int = key.field(24)
        if answers == nil {
            answers = calloc(256, MemoryLayout<Answer>.stride)?.bindMemory(to: Answer.self, capacity: 256)
        }
        // -1: not computed yet.
        guard let answers, hash != -1, hash != 0 else { return match(UnsafePointer(text.0), text.1) }
        let place = answers + (hash & 255)
        if place.pointee.hash != hash {
            place.pointee = Answer(hash: hash, isSecret: match(UnsafePointer(text.0), text.1))
        }
        return place.pointee.isSecret
    }

    private static func match(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool { match((bytes, count)) }

    /// Does the name of a parameter, key or attribute look like a secret? Case and underscores do not count.
    static func match(_ name: (UnsafePointer<UInt8>, Int)) -> Bool {
        guard name.1 <= 100 else { return false }
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
