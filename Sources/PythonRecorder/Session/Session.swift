import CPython
import CRecorder

/// What is collected of a call, as bits.
enum Collected {
    static let arguments: UInt8 = 1
    static let result: UInt8 = 2
    static let timing: UInt8 = 4
    static let traceback: UInt8 = 8
    /// `collect_args` says True, though arguments are not told: of functions that are not decorated they are only where asked for.
    static let promised: UInt8 = 16
}

/// Which bits of `Collected` are chosen, and how; the others are as they are globally.
struct Choice {
    var chosen: UInt8 = 0
    var values: UInt8 = 0
    /// Frames of an exception's traceback.
    var depth: UInt8 = 2

    func resolved(_ global: UInt8) -> UInt8 { (values & chosen) | (global & ~chosen) }
}

/// A session of the package `flowtrace`: the recorder of this process, whose stream stays in memory. Between two sessions no
/// event is set and no tool id is taken. Under the GIL.
enum Session {
    nonisolated(unsafe) private(set) static var isActive = false
    /// Counts the sessions, so that who began one knows it again.
    nonisolated(unsafe) private(set) static var number = 0
    /// `config(…)`.
    nonisolated(unsafe) static var global = Collected.arguments | Collected.result | Collected.timing
    /// Of functions that are not decorated: as it was when the session began.
    nonisolated(unsafe) private static var undecorated: (bits: UInt8, depth: UInt8) = (0, 0)
    nonisolated(unsafe) private(set) static var isPrepared = false

    enum Beginning {
        case begun, runs, toolsInUse, unknownInterpreter
    }

    /// Or does the recorder serve `flowtrace run`?
    static var isFree: Bool { isPrepared || Recorder.shared == nil && Monitoring.tool < 0 }

    /// `rules`: amend the rules of the session before.
    static func begin(undecorated: (bits: UInt8, depth: UInt8), rules: (UnsafePointer<UInt8>, Int)) -> Beginning {
        guard !isActive else { return .runs }
        guard isPrepared || prepare() else { return .unknownInterpreter }
        guard Monitoring.take() else {
            PyErr_Clear()
            return .toolsInUse
        }
        guard Monitoring.register(.session) else {
            PyErr_Clear()
            Monitoring.release()
            return .toolsInUse
        }
        Session.undecorated = undecorated
        if rules.1 > 0 {
            _ = Decisions.amend(UnsafeRawBufferPointer(start: rules.0, count: rules.1))
        } else {
            Monitoring.restartEvents()
        }
        number += 1
        isActive = true
        Raised.begin()
        Recorder.resume()
        Monitoring.setEvents(on: true)
        return .begun
    }

    private static func prepare() -> Bool {
        guard Layout.choose() else { return false }
        var options = RecorderOptions()
        options.keeps = true
        options.history = 0
        ft_clock_choose()
        ft_steps_on(true)
        guard Recorder.start(options) == .started else { return false }
        isPrepared = true
        return true
    }

    /// Ends the session; gives a new list of its events. nil: an exception is set.
    static func end() -> Object? {
        Monitoring.release()
        Recorder.pause()
        isActive = false
        Decoration.hookAgain()
        var events: Object?
        LaneRecords.read()
        Recorder.harvest { first in
            var decoder = SessionDecoder()
            decoder.run(first)
            events = EventBuilder.build(&decoder)
            decoder.release()
        }
        Raised.forget()
        FunctionTexts.forgetDead()
        return events
    }

    /// A code object has been decided on: it is decorated, perhaps.
    static func decided(_ function: UnsafeMutablePointer<Function>) {
        guard isPrepared else { return }
        function.pointee.isInitialiser =
            function.pointee.hasSubject
            && withOwned(PyObject_GetAttrString(function.pointee.code, "co_name"), otherwise: false) {
                utf8($0).map { equals($0, "__init__") } ?? false
            }
        if let place = Decoration.place(of: function.pointee.code) {
            function.pointee.decoration = Int32(truncatingIfNeeded: place)
            function.pointee.reach = .always
            Decisions.announce(function)
        }
        guard function.pointee.id != Function.unannounced else { return }
        FunctionTexts.remember(function)
    }

    /// The code object of an announced function has died.
    static func dies(_ id: UInt32) {
        if isPrepared { FunctionTexts.dies(id) }
    }

    /// What is collected of a call that begins now.
    @inline(__always)
    static func wanted(_ function: UnsafeMutablePointer<Function>) -> (bits: UInt8, depth: UInt8) {
        let place = function.pointee.decoration
        guard place >= 0 else { return undecorated }
        let choice = Decoration.choice(Int(place))
        return (choice.resolved(global), choice.depth)
    }
}

/// The exceptions of a session, by their serial number: class name and message as Python says them.
enum Raised {
    struct Entry {
        var type: Object?
        var message: Object?
        /// GeneratorExit, by which generators are closed.
        var isClosing = false
        /// While the stream is read: the outermost frame so far, in `SessionDecoder.trail`.
        var frame: Int32 = -1
    }

    nonisolated(unsafe) private static var entries = Grown<Entry>()
    /// Serial of the first entry.
    nonisolated(unsafe) private static var first: UInt32 = 0

    static func begin() {
        ExceptionIdentity.forget()
        first = ExceptionIdentity.last &+ 1
    }

    static func isKnown(_ serial: UInt32) -> Bool {
        entries.count > 0 && serial &- first < UInt32(truncatingIfNeeded: entries.count)
    }

    /// Serials rise by one, in all threads together.
    static func remember(_ serial: UInt32, _ entry: Entry) {
        let place = Int(serial &- first)
        guard place >= entries.count, place < entries.count + 4096 else { return }
        entries.fill(to: place, with: Entry())
        entries.append(entry)
    }

    static func find(_ serial: UInt32) -> Entry? { isKnown(serial) ? entries[Int(serial &- first)] : nil }

    static func isClosing(_ serial: UInt32) -> Bool { find(serial)?.isClosing ?? false }

    static func newestFrame(_ serial: UInt32) -> Int32 { find(serial)?.frame ?? -1 }

    static func setNewestFrame(_ serial: UInt32, _ frame: Int32) {
        if isKnown(serial) { entries.base?[Int(serial &- first)].frame = frame }
    }

    static func forget() {
        var index = 0
        while index < entries.count {
            Py_DecRef(entries[index].type)
            Py_DecRef(entries[index].message)
            index += 1
        }
        entries.release()
    }
}
