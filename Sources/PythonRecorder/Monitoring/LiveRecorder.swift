import CPython
import CRecorder

/// A recorder in a program that starts itself: it listens, and nothing else. While no explorer has turned capture on, no event is set
/// and no tool id is taken.
enum LiveRecorder {
    enum Beginning {
        case begun
        /// An explorer can come already: the process has its socket.
        case watchable
        case unknownInterpreter
    }

    static func begin(runtime: UnsafePointer<CChar>?, language: UnsafePointer<CChar>) -> Beginning {
        guard Recorder.shared == nil, Monitoring.tool < 0, !Recorder.hasSocket else { return .watchable }
        guard Layout.choose() == .fit else { return .unknownInterpreter }
        var options = RecorderOptions()
        options.runtime = runtime
        options.language = language
        guard Recorder.start(options) == .started else { return .watchable }
        Recorder.fallSilent()
        isOn = true
        Recorder.captureHandler = { _ in _ = Py_AddPendingCall(LiveRecorder.follow, nil) }
        return .begun
    }

    /// When the interpreter looks up: takes a tool id, or gives it back.
    private static let follow: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { _ in
        let pending = PyErr_GetRaisedException()
        if ft_recording == 0 {
            Monitoring.release()
        } else if Monitoring.tool >= 0 || Monitoring.take() && Monitoring.register() {
            Monitoring.restartEvents()
            Monitoring.setEvents(on: true)
        } else {
            Monitoring.release()
            Recorder.notice(
                severity: 1, "All six tool ids of sys.monitoring are in use: nothing can be captured until one is free."
            )
        }
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
        return 0
    }

    nonisolated(unsafe) private static var isOn = false

    static func end() {
        guard isOn else { return }
        isOn = false
        Recorder.stop(reason: 0)
    }
}
