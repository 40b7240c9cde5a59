import CPython
import CRecorder

/// Marks that the program or an explorer sets: to readers, calls of `flowtrace.mark` with a text, at the place where the program is.
enum Marks {
    /// Its number; `unannounced`: readers do not know it yet.
    nonisolated(unsafe) private static var function = Function.unannounced

    /// Functions have other numbers from now on.
    static func forget() { function = Function.unannounced }

    /// Sets the mark that an explorer has sent.
    @inline(never)
    static func setWaiting(_ writer: UnsafeMutablePointer<Writer>) {
        let text = Recorder.takeMark()
        guard !text.isEmpty else { return }
        text.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { set(writer, base, bytes.count) }
        }
    }

    /// The program does nothing, perhaps: the mark is set where its main thread is. Under the GIL, on whatever thread.
    static func attend() {
        guard ft_recording != 0, !Session.isActive, let writer = Threads.main, !writer.pointee.isBlind,
            writer.pointee.epoch == Recorder.epoch
        else { return }
        let pending = PyErr_GetRaisedException()
        setWaiting(writer)
        PyErr_SetRaisedException(pending)
    }

    /// `text`: UTF-8, cut where it is too long.
    static func set(_ writer: UnsafeMutablePointer<Writer>, _ text: UnsafePointer<UInt8>, _ count: Int) {
        if function == Function.unannounced { announce() }
        var kept = min(count, ControlMessage.greatestMark)
        if kept < count { while kept > 0, text[kept] & 0xC0 == 0x80 { kept -= 1 } }
        var characters = 0
        var index = 0
        while index < kept {
            if text[index] & 0xC0 != 0x80 { characters += 1 }
            index += 1
        }
        // Its numbers are below 128: a byte each.
        var out = writer.beginEnterWithArguments(function, key: nil)
        out.varint(3 + kept)
        out.byte(ValueTag.string)
        out.varint(characters)
        out.varint(kept)
        out.bytes(text, kept)
        writer.finish(out)
        writer.exit()
    }

    private static func announce() {
        function = Recorder.newFunction()
        Recorder.record(RecordTag.function) { out in
            out.varint(function)
            out.byte(Origin.mine.rawValue)
            out.varint(UInt32(0))
            out.varint(0)
            out.text("mark")
            out.text("flowtrace")
            out.text("")
            out.varint(1)
            out.byte(ParameterKind.positionalOnly.rawValue)
            out.text("text")
        }
    }
}
