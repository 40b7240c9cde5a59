import CPython
import CRecorder

/// Secrets among Python's objects.
extension Secrets {
    /// None, True and False give nothing away: `use_cookies=True`.
    static func canHide(_ value: Object?) -> Bool {
        guard let value else { return false }
        return value != py_none() && value != py_true() && value != py_false()
    }

    /// Another choice of names: answers are found anew.
    static func choose(_ names: [Rules.NameChoice]) {
        guard names != choices else { return }
        choices = names
        if let answers { memset(answers, 0, answerCount * MemoryLayout<Answer>.stride) }
        NameTable.judgeAnew()
    }

    private struct Answer {
        var hash: Int
        var isSecret: Bool
    }

    private static let answerCount = 1024
    /// Answers by the hash of the name, which CPython keeps in each key: the newest. Under the GIL.
    nonisolated(unsafe) private static var answers: UnsafeMutablePointer<Answer>?

    /// `match` for an ASCII `str` that is a key of a dict or an attribute's name.
    static func match(key: Object) -> Bool {
        let text = ((key + Layout.asciiData).assumingMemoryBound(to: UInt8.self), key.itemCount)
        let hash: Int = key.field(24)
        if answers == nil {
            answers = calloc(answerCount, MemoryLayout<Answer>.stride)?.bindMemory(
                to: Answer.self, capacity: answerCount)
        }
        // -1: not computed yet.
        guard let answers, hash != -1, hash != 0 else { return match((UnsafePointer(text.0), text.1)) }
        let place = answers + (hash & (answerCount - 1))
        if place.pointee.hash != hash {
            place.pointee = Answer(hash: hash, isSecret: match((UnsafePointer(text.0), text.1)))
        }
        return place.pointee.isSecret
    }
}
