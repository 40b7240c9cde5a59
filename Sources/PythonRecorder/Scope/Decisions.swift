import CPython
import CRecorder

/// Whether the calls of a function are recorded, decided once for as long as the rules stand.
enum Reach: UInt8 {
    case always = 0
    /// When its caller is recorded always: a library function at the boundary.
    case atBoundary = 1
    case never = 2
    case undecided = 3
    /// Always, but within limits that are asked at each call.
    case watched = 4
}

/// The rules in force, and what they say of each function. Under the GIL.
enum Decisions {
    nonisolated(unsafe) static var rules = Rules()

    /// Before anything is recorded. What can't be understood is passed over: who sends rules has checked them.
    static func begin(with text: (UnsafePointer<UInt8>, Int)?) {
        rules = Rules()
        if let text { _ = rules.amend(UnsafeRawBufferPointer(start: text.0, count: text.1)) }
        Secrets.choose(rules.names)
    }

    /// When recording begins.
    static func announce() {
        Limits.install(rules)
        Recorder.describe(rules)
    }

    /// Changes the rules; functions are decided anew when they are next called, those that were disabled, too.
    static func amend(_ text: UnsafeRawBufferPointer) -> Rules.Refusal? {
        let refusal = rules.amend(text)
        renew()
        return refusal
    }

    /// The rules have changed.
    static func renew() {
        Limits.install(rules)
        Secrets.choose(rules.names)
        decideAnew()
        if ft_recording != 0 { Monitoring.setEvents(on: true) }
        Recorder.describe(rules)
    }

    static func decideAnew() {
        FunctionTable.forgetDecisions()
        Monitoring.restartEvents()
    }

    /// Obeys what explorers have sent.
    @inline(never)
    static func obey() {
        let text = Recorder.takeRules()
        if text.isEmpty { return }
        _ = text.withUnsafeBytes { amend($0) }
    }

    /// Decides for one function.
    @inline(never)
    static func decide(_ function: UnsafeMutablePointer<Function>) {
        Adaptivity.forget(function)
        FunctionIdentity.findSecrets(function)
        var reach = scoped(function.pointee.origin)
        function.pointee.arguments = rules.arguments.rawValue
        function.pointee.results = rules.results.rawValue
        function.pointee.triggers = 0
        if !rules.choices.isEmpty { choose(function, &reach) }
        if Limits.isWaiting { reach = function.pointee.triggers & Trigger.start != 0 ? .watched : .never }
        if Limits.isSet, reach == .always { reach = .watched }
        if reach == .always || reach == .watched { announce(function) }
        function.pointee.reach = reach
        Session.decided(function)
    }

    @inline(__always)
    static func announce(_ function: UnsafeMutablePointer<Function>) {
        if function.pointee.id == Function.unannounced { FunctionIdentity.announce(function) }
    }

    private static func scoped(_ origin: Origin) -> Reach {
        switch rules.scope {
        case .all: .always
        case .boundary: origin == .mine ? .always : .atBoundary
        case .mine: origin == .mine ? .always : .never
        case .nothing: .never
        }
    }

    private static func choose(_ function: UnsafeMutablePointer<Function>, _ reach: inout Reach) {
        let pending = PyErr_GetRaisedException()
        let qualifiedName = CommonName.qualifiedName.of(function.pointee.code)
        let file = CommonName.file.of(function.pointee.code)
        let subject = Pattern.Subject(
            module: bytes(function.pointee.module), qualifiedName: bytes(qualifiedName), file: bytes(file))
        for choice in rules.choices where choice.pattern.fits(subject) {
            switch choice.kind {
            case .include: reach = .always
            case .exclude: reach = .never
            case .level:
                function.pointee.arguments = choice.arguments.rawValue
                function.pointee.results = choice.results.rawValue
            case .start: function.pointee.triggers |= Trigger.start
            case .stop: function.pointee.triggers |= Trigger.stop
            }
        }
        Py_DecRef(qualifiedName)
        Py_DecRef(file)
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
    }

    static func bytes(_ object: Object?) -> UnsafeRawBufferPointer {
        guard let text = utf8(object) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: text.0, count: text.1)
    }
}
