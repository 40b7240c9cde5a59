import CPython
import CRecorder

/// Values as `repr` shows them (`values repr`): written beside the stream first, for the code of the program that runs then may do
/// anything. The recorder is blind to it; texts are bounded.
enum Representations {
    /// Bytes of all texts of an event.
    private static let together = 1600
    private static let greatest = 800
    /// `together`, and of each argument its head (5 bytes) or a mark that it was left out.
    private static let regionSize = together + 8 + 6 * Function.greatestParameters

    @inline(never)
    static func enter(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>,
        _ site: UInt32
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: regionSize) { region in
            guard let base = region.baseAddress else { return }
            var out = ByteWriter(base)
            guard SessionCallbacks.blindly(writer, { arguments(frame, function, &out) }) else { return }
            var event = writer.beginEnterWithArguments(
                function.pointee.id, key: frame, site: site, results: function.pointee.results)
            event.varint(out.next - base)
            event.bytes(base, out.next - base)
            writer.finish(event)
            Adaptivity.count(function, 8)
            if function.pointee.watch != .nothing { CoroutineCallbacks.entered(writer, frame, function) }
        }
    }

    private static func arguments(
        _ frame: Object, _ function: UnsafeMutablePointer<Function>, _ out: inout ByteWriter
    ) {
        let end = out.next + together
        var index = 0
        while index < Int(function.pointee.parameters) {
            let object = Layout.argument(frame, index)
            if function.pointee.secrets >> UInt64(index) & 1 != 0, Secrets.canHide(object) {
                out.byte(ValueTag.masked)
            } else if end - out.next < 16 {
                out.byte(ValueTag.elided)
            } else {
                Py_IncRef(object)
                SessionCallbacks.representation(room: min(greatest, end - out.next - 5), &out) {
                    // An object that is being initialised has no attributes yet that its `repr` could show.
                    if index == 0, function.pointee.isInitialiser, let object {
                        $0.plain(object)
                    } else {
                        $0.value(object)
                    }
                }
                Py_DecRef(object)
            }
            index += 1
        }
    }

    /// The innermost call returns. False: capture went off meanwhile.
    @inline(never)
    static func exit(_ writer: UnsafeMutablePointer<Writer>, _ result: Object?) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: greatest + 16) { region in
            guard let base = region.baseAddress else { return false }
            var text = ByteWriter(base)
            let goesOn = SessionCallbacks.blindly(writer) {
                SessionCallbacks.representation(room: greatest, &text) { $0.value(result) }
            }
            guard goesOn else { return false }
            var out = writer.beginExitWithResult()
            out.varint(text.next - base)
            out.bytes(base, text.next - base)
            writer.finish(out)
            return true
        }
    }
}
