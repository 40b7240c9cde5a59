import CPython
import CRecorder

/// Rows → `CallEvent`s: slots are written in place, at the offsets that their descriptors give; by name, where the interpreter's layout
/// is not known.
enum EventBuilder {
    /// The slots of `CallEvent`, in the order of its fields.
    private enum Field: Int {
        case id, kind, name, parent, arguments, result, duration, exceptionType, exceptionMessage, caught, viaException
        case traceback, collectsArguments, collectsResult, collectsTiming, qualifiedName, module, line, context
    }

    private static let fieldNames: [StaticString] = [
        "id", "kind", "func_name", "parent_id", "args_repr", "result_repr", "duration", "exc_type", "exc_msg", "caught",
        "via_exception", "exc_tb", "collect_args", "collect_result", "collect_timing", "qualname", "module", "lineno",
        "context",
    ]

    nonisolated(unsafe) private static var callType: Object?
    nonisolated(unsafe) private static var exceptionType: Object?
    nonisolated(unsafe) private static var offsets = Grown<Int>()
    /// The fields' names, where offsets are not to be used.
    nonisolated(unsafe) private static var names = Grown<Object>()
    nonisolated(unsafe) private static var kinds: (Object?, Object?, Object?) = (nil, nil, nil)

    /// False: they are not the classes of this version.
    static func prepare(callType: Object, exceptionType: Object) -> Bool {
        guard Self.callType == nil else { return true }
        _ = Layout.choose()
        for name in fieldNames {
            let text = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
            guard Layout.isKnown else {
                guard let object = PyUnicode_InternFromString(text), names.append(object) else { return false }
                continue
            }
            let offset = withOwned(PyObject_GetAttrString(callType, text), otherwise: 0) { descriptor -> Int in
                guard descriptor.isExactly(py_member_type()) else { return 0 }
                // PyMemberDescrObject.d_member, PyMemberDef.offset.
                let member: UnsafeMutableRawPointer = descriptor.field(40)
                return member.field(16)
            }
            guard offset > 0, offsets.append(offset) else {
                offsets.release()
                return false
            }
        }
        Py_IncRef(callType)
        Py_IncRef(exceptionType)
        Self.callType = callType
        Self.exceptionType = exceptionType
        kinds = (PyUnicode_FromString("call"), PyUnicode_FromString("return"), PyUnicode_FromString("exception"))
        return true
    }

    /// A new list. nil: an exception is set.
    static func build(_ decoder: inout SessionDecoder) -> Object? {
        guard callType != nil else { return PyList_New(0) }
        let scale = measured(decoder)
        // No cycle can come of events; the collector would walk through all of them again and again.
        let collects = PyGC_Disable()
        defer { if collects != 0 { _ = PyGC_Enable() } }
        let rows = decoder.rows
        var (count, index) = (0, 0)
        while index < rows.count {
            if rows[index].kind != .removed { count += 1 }
            index += 1
        }
        var texts = EventTexts()
        var numbers = Grown<Object?>()
        numbers.fill(to: rows.count, with: nil)
        defer {
            texts.release()
            numbers.release()
        }
        guard let list = PyList_New(count), numbers.count == rows.count, texts.isReady else { return nil }
        var number = 0
        index = 0
        while index < rows.count {
            if rows[index].kind != .removed {
                guard let event = event(rows[index], index, number, numbers, decoder, &texts, scale) else {
                    Py_DecRef(list)
                    return nil
                }
                _ = PyList_SetItem(list, number, event)
                number += 1
            }
            index += 1
        }
        return list
    }

    /// ns a tick, if any time was taken.
    private static func measured(_ decoder: SessionDecoder) -> Double {
        var (isTimed, index) = (false, 0)
        while index < decoder.rows.count, !isTimed {
            isTimed = decoder.rows[index].kind == .return && decoder.rows[index].bits & Collected.timing != 0
            index += 1
        }
        guard isTimed else { return 0 }
        ft_steps_on(false)
        if hasClock { Clock.refine() } else { Clock.start() }
        hasClock = true
        ft_steps_on(true)
        return Double(Clock.scale) / 1_048_576
    }

    nonisolated(unsafe) private static var hasClock = false

    private static func event(
        _ row: Row, _ index: Int, _ number: Int, _ numbers: Grown<Object?>, _ decoder: SessionDecoder,
        _ texts: inout EventTexts, _ scale: Double
    ) -> Object? {
        guard let type = row.kind == .exception ? exceptionType : callType,
            let event = PyType_GenericAlloc(type, 0)
        else { return nil }
        PyObject_GC_UnTrack(event)
        let function = FunctionTexts.of(row.function)
        var id: Object?
        if row.kind == .call {
            // Its returns and callees share the number; the event's reference keeps it alive.
            id = PyLong_FromLong(number)
            numbers[index] = id
        } else {
            id = PyLong_FromLong(number)
        }
        let caller = row.kind == .call ? row.parent : row.call
        let parent = caller >= 0 ? numbers[Int(caller)] : nil
        give(event, .id, id)
        set(event, .kind, row.kind == .call ? kinds.0 : row.kind == .return ? kinds.1 : kinds.2)
        set(event, .name, function?.name)
        set(event, .parent, parent)
        give(event, .arguments, row.kind == .call ? texts.arguments(row, function) : nil)
        give(event, .result, row.kind == .return ? texts.result(row) : nil)
        let isTimed = row.kind == .return && row.bits & Collected.timing != 0
        give(event, .duration, isTimed ? PyFloat_FromDouble(Double(row.duration) * scale / 1e9) : nil)
        let raised = row.kind == .exception ? Raised.find(row.serial) : nil
        set(event, .exceptionType, raised?.type)
        set(event, .exceptionMessage, raised?.message)
        let outcome = row.kind == .exception ? row.outcome : .none
        set(event, .caught, outcome == .none ? nil : truth(outcome == .caught))
        set(event, .viaException, truth(row.kind == .return && row.outcome == .propagated))
        let showsTrail = row.kind == .exception && row.bits & Collected.traceback != 0
        give(event, .traceback, showsTrail ? texts.traceback(row, decoder) : nil)
        let bits = row.kind == .call ? row.bits : 0
        set(event, .collectsArguments, truth(bits & (Collected.arguments | Collected.promised) != 0))
        set(event, .collectsResult, truth(bits & Collected.result != 0))
        set(event, .collectsTiming, truth(bits & Collected.timing != 0))
        set(event, .qualifiedName, function?.qualifiedName)
        set(event, .module, function?.module)
        set(event, .line, function?.line)
        set(event, .context, LaneRecords.context(row.lane))
        return event
    }

    private static func truth(_ isTrue: Bool) -> Object {
        UnsafeMutableRawPointer(mutating: isTrue ? py_true() : py_false())
    }

    /// Stores a borrowed reference; nil is None.
    private static func set(_ event: Object, _ field: Field, _ value: Object?) {
        Py_IncRef(value)
        give(event, field, value)
    }

    /// Stores a reference that the event takes over; nil is None, which is immortal.
    private static func give(_ event: Object, _ field: Field, _ value: Object?) {
        guard names.count == 0 else {
            if PyObject_SetAttr(event, names[field.rawValue], value ?? py_none()) != 0 { PyErr_Clear() }
            return Py_DecRef(value)
        }
        event.storeBytes(of: value ?? py_none(), toByteOffset: offsets[field.rawValue], as: Object.self)
    }
}
