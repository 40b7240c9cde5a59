import CPython
import CRecorder

/// What an exception came from, as Python's own traceback tells it: `__cause__`, or else `__context__` unless `raise … from None`
/// put it away. Read in place, `greatest` exceptions at most.
struct ExceptionChain {
    private static let greatest = 8
    /// Bytes for the arguments of all of them; the last one may end up to 400 behind.
    private static let bytes = 900

    private let exception: Object
    private(set) var count = 0

    /// Defines the types of the chain.
    init(_ exception: Object) {
        self.exception = exception
        var link = exception
        while count < ExceptionChain.greatest, let next = ExceptionChain.next(link) {
            _ = TypeTable.number(UnsafeMutableRawPointer(mutating: next.exception.type))
            count += 1
            link = next.exception
        }
    }

    private static func next(_ exception: Object) -> (exception: Object, relation: ExceptionRelation)? {
        if let cause = Layout.cause(exception) { return (cause, .cause) }
        return Layout.context(exception).map { ($0, .context) }
    }

    /// `level`: a `ValueLevel`.
    func write(to out: ByteWriter, _ level: UInt8) -> ByteWriter {
        guard count > 0 else { return out }
        var out = out
        out.varint(count)
        forEach { link, relation in
            out.byte(relation.rawValue)
            out.varint(ExceptionIdentity.serial(link))
            out.varint(TypeTable.number(UnsafeMutableRawPointer(mutating: link.type)))
        }
        var encoder = ValueEncoder(out, limit: ExceptionChain.bytes)
        forEach { link, _ in
            if level == ValueLevel.none.rawValue {
                encoder.out.byte(ValueTag.elided)
            } else {
                encoder.arguments(of: link, depth: 1)
            }
        }
        return encoder.close()
    }

    @inline(__always)
    private func forEach(_ body: (Object, ExceptionRelation) -> Void) {
        var link = exception
        var left = count
        while left > 0, let next = ExceptionChain.next(link) {
            body(next.exception, next.relation)
            link = next.exception
            left -= 1
        }
    }
}

/// Exceptions that programs use to steer, not to fail.
enum ControlFlow {
    /// `CancelledError` of asyncio and of concurrent.futures, `Cancelled` of trio: as they are met.
    nonisolated(unsafe) private static var cancellations: (Object?, Object?, Object?, Object?)

    /// `RaiseFlags` of exceptions of this type.
    static func flags(_ type: Object) -> UInt8 {
        if type == PyExc_StopIteration || type == PyExc_StopAsyncIteration || type == PyExc_GeneratorExit {
            return RaiseFlags.controlFlow
        }
        return isCancellation(type) ? RaiseFlags.controlFlow | RaiseFlags.cancelled : 0
    }

    private static func isCancellation(_ type: Object) -> Bool {
        if type == cancellations.0 || type == cancellations.1 || type == cancellations.2 || type == cancellations.3 {
            return true
        }
        guard Layout.isNamed(type, "CancelledError") || Layout.isNamed(type, "Cancelled") else { return false }
        let attributes = PyType_GetDict(type)
        defer { Py_DecRef(attributes) }
        guard let module = utf8(attributes.flatMap { PyDict_GetItemString($0, "__module__") }),
            starts(module, with: "asyncio.") || starts(module, with: "trio")
                || starts(module, with: "concurrent.futures.")
        else { return false }
        Py_IncRef(type)
        if cancellations.0 == nil {
            cancellations.0 = type
        } else if cancellations.1 == nil {
            cancellations.1 = type
        } else if cancellations.2 == nil {
            cancellations.2 = type
        } else {
            cancellations.3 = type
        }
        return true
    }
}
