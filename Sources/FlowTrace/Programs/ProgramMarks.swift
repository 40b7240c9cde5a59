import CRecorder
import TraceWire

/// Marks that the program or an explorer sets: to readers, calls of `flowtrace.mark` with a text, at the place where the program is.
enum ProgramMarks {
    /// Sets the mark that an explorer has sent.
    @inline(never)
    static func setWaiting(_ writer: UnsafeMutablePointer<Writer>) {
        let text = Recorder.takeMark()
        if !text.isEmpty { text.withUnsafeBufferPointer { set($0, writer) } }
    }

    /// `text`: UTF-8, cut where it is too long.
    static func set(_ text: UnsafeBufferPointer<UInt8>, _ writer: UnsafeMutablePointer<Writer>) {
        let out = writer.beginEnterWithArguments(definition.pointee.number, key: nil)
        var encoder = TraceEncoder(out.next, secrets: 0, typesOnly: false)
        encoder.byte(ValueTag.string)
        var kept = min(text.count, ControlMessage.greatestMark)
        while kept > 0, kept < text.count, text[kept] & 0xC0 == 0x80 { kept -= 1 }
        let characters = text.prefix(kept).reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        encoder.varint(UInt64(characters))
        encoder.stored(UnsafeBufferPointer(rebasing: text.prefix(kept)), limit: kept)
        writer.finish(ByteWriter(TraceEncoder.close(encoder.next, encoder.end)))
        writer.exit()
    }

    private static var definition: UnsafeMutablePointer<Definition> {
        let (name, file, parameter): (StaticString, StaticString, StaticString) = ("mark", "flowtrace/", "text")
        return Definitions.function(name.utf8Start, file.utf8Start, 0)
            ?? Definitions.define(
                TraceSite(
                    name: name, qualifiedName: name.bytes,
                    parameters: [UnsafeBufferPointer(start: parameter.utf8Start, count: parameter.utf8CodeUnitCount)],
                    options: [], fileID: file, file: "", line: 0))
    }
}

extension TraceRecorder {
    /// Puts a row with this text (100 bytes at most) where the program is; nothing where calls are not captured.
    public static func mark(_ text: String) {
        guard TracedCall.isOn, startForCall(), let writer = ProgramLanes.writer() else { return }
        var text = text
        text.withUTF8 { ProgramMarks.set($0, writer) }
    }
}
