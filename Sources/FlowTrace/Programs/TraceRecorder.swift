import CRecorder

/// The recorder of this process. It starts by itself at the first traced call; explorers find it by `flowtrace watch`.
public enum TraceRecorder {
    /// Are calls captured?
    public static var isOn: Bool { isStarted && ft_captures() }

    /// Starts the recorder, or captures calls again after `stop`.
    public static func start() {
        if startOnce() { Recorder.setCapture(true) }
    }

    /// Captures no more calls: they cost next to nothing from now on. Explorers stay connected.
    public static func stop() {
        if startOnce() { Recorder.setCapture(false) }
    }

    /// What `stop` leaves, since other threads may be about to write: for those who look for lost memory at the end of a program.
    nonisolated(unsafe) private static var left: UnsafeMutablePointer<Recorder.Shared>?
    private static let mutex = ProgramMutex()
    nonisolated(unsafe) private static var isStarted = false

    /// True when calls are recorded.
    static func startForCall() -> Bool {
        startOnce() && ft_recording_get() != 0
    }

    private static func startOnce() -> Bool {
        mutex.withLock {
            if !isStarted {
                isStarted = true
                begin()
            }
            return Recorder.isRunning
        }
    }

    /// Under `flowtrace run` and `flowtrace record`, the environment says where the stream goes.
    private static func begin() {
        var options = RecorderOptions()
        options.connectPath = variable("FLOWTRACE_CONNECT")
        options.filePath = variable("FLOWTRACE_FILE")
        options.waits = variable("FLOWTRACE_WAIT") != nil
        if let history = variable("FLOWTRACE_HISTORY") {
            let bytes = strtol(history, nil, 10)
            if bytes > 0 { options.history = bytes }
        }
        options.appends = variable("FLOWTRACE_APPEND") != nil
        if let rules = variable("FLOWTRACE_RULES") { ProgramRules.begin(with: rules) }
        let result = "Swift".withCString { language in
            "6".withCString { runtime in
                options.language = language
                options.runtime = runtime
                return Recorder.start(options)
            }
        }
        guard result == .started else { return ft_recording_set(0) }
        ProgramRules.announce()
        ProgramLanes.learnTaskWord()
        ft_at_exit {
            TraceRecorder.left = Recorder.shared
            Recorder.stop(reason: 0)
        }
    }

    private static func variable(_ name: StaticString) -> UnsafePointer<CChar>? {
        ft_variable(UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self))
    }
}
