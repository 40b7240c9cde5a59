import Explorer
import Foundation
import Interface
import Terminal
import TraceCollector
import TraceStore
import TraceWire

/// Where a session's streams come from.
extension InteractiveSession {
    func launch(_ request: RunRequest) throws {
        let listener = try RendezvousListener(in: SessionFolder.locate())
        if let path = request.output { try reader.save(to: path) }
        var recorder = request.recorder
        recorder.connect = listener.path
        errorFile = listener.path.replacing(".sock", with: ".error")
        recorder.errors = errorFile
        recorder.writesLines = true
        program = try LaunchedProgram(
            request.plan, environment: recorder.applied(to: ProcessInfo.processInfo.environment),
            outputs: .piped(relay: OutputRelay.executable))
        self.listener = listener
    }

    func watch(_ request: WatchRequest) throws {
        watches = true
        listener = try? RendezvousListener(in: SessionFolder.locate())
        if let path = request.output { try reader.save(to: path) }
        rules = request.rules
        switch request.recorder {
        case .socket(let path): try add(path)
        case .choice: isChoosing = true
        }
    }

    func openFile(_ path: String) throws {
        var progress = ProgressLine()
        let (file, problem) = try TraceOpening.open(path) { progress.show("Reading \(path)", $0) }
        progress.clear()
        reader.add(file, to: driver.store)
        traceWarning = problem
    }

    func acceptRecorders() {
        while let connection = listener?.accept() {
            connection.greet(lossless: !watches)
            reader.add(connection, to: driver.store)
        }
    }

    private func add(_ path: String) throws {
        let connection = try Connection(path: path)
        connection.greet(lossless: false)
        if let listener { connection.send(.children(Array(listener.path.utf8))) }
        if !rules.isEmpty { connection.send(.rules(Array(rules.utf8))) }
        connection.send(ControlMessage.capture(true))
        reader.add(connection, to: driver.store)
    }

    func connect(to path: String, _ terminal: inout Terminal) {
        isChoosing = false
        do {
            try add(path)
        } catch {
            isChoosing = true
            perform(.message(Message("\(error)", .error)), &terminal)
        }
    }

    /// Shows what recorders had to say since the last time.
    func showNotices(_ terminal: inout Terminal) {
        let notices = driver.store.processes.flatMap(\.notices)
        for notice in notices.dropFirst(noticesShown) {
            let kind: Message.Kind = notice.severity == .information ? .information : .warning
            perform(.message(Message(notice.text, kind)), &terminal)
        }
        noticesShown = max(noticesShown, notices.count)
    }

    /// Brings the list of running programs up to date, once a second.
    func list(_ now: UInt64, _ terminal: inout Terminal) {
        guard now - lastListing > 1_000_000_000 else { return }
        lastListing = now
        let sessions = RunningSession.all().map {
            SessionChoice(pid: $0.pid, command: $0.command.joined(separator: " "), age: $0.age ?? 0, path: $0.path)
        }
        perform(.sessions(sessions), &terminal)
    }

    var currentStatus: SessionStatus {
        let store = driver.store
        return SessionStatus(
            connection: connection, title: currentTitle, calls: store.callCount,
            callsPerSecond: rate.perSecond, lost: store.lostCalls - store.earlierCalls, memoryBytes: store.memoryBytes,
            ownsRunningProgram: program.map { $0.status == nil } ?? false,
            reading: isFile && reader.hasOpen && MonotonicClock.now - start > Self.patience ? reader.progress : nil,
            work: jobs.work)
    }

    private var currentTitle: String {
        if isFile, !reader.hasOpen {
            if fileTitle == nil { fileTitle = Self.title(title, driver.store, reader) }
            return fileTitle ?? title
        }
        if !title.isEmpty { return title }
        guard let command = driver.store.processes.first?.hello?.texts["command"] else { return "" }
        return command.split(separator: "\0").joined(separator: " ")
    }

    private var connection: ConnectionState {
        if let problem = reader.problem { return .disconnected(problem) }
        if reader.feeds.isEmpty {
            if let status = program?.status { return .ended(status) }
            return .waiting(program == nil ? "Choose a program" : "Waiting for the program's first call")
        }
        if reader.hasOpen {
            guard isFile || driver.store.processes.contains(where: { $0.hello != nil }) else {
                return .waiting("Connected; the program does not answer yet: is it stopped?")
            }
            return driver.store.processes.contains { $0.isCapturing && !$0.hasEnded } ? .live : .off
        }
        if let program {
            if let status = program.status { return .ended(status) }
            let own = driver.store.processes.last { $0.hello?.pid == UInt32(bitPattern: program.pid) }
            // Its recorder has done its work, and the interpreter tidies up.
            if own?.endReason == .programEnded { return .ended(nil) }
            // Of a command such as make, one child has ended and the next is to come.
            return own == nil
                ? .waiting("Waiting for the next process") : .disconnected("The recorder has gone; the program runs on")
        }
        let process = driver.store.processes.first
        if process?.endReason == nil || process?.endReason == .brokenOff, let pid = process?.hello?.pid,
            Self.runs(pid_t(pid)), !isFile
        {
            return .disconnected("The recorder has gone; the program runs on")
        }
        return .ended(nil)
    }

    /// Does the process run, and not only wait to be reaped (the letter behind its name in /proc/PID/stat, proc(5))?
    private static func runs(_ pid: pid_t) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let state = text.split(separator: ")").last?.split(separator: " ").first
        else { return false }
        return state != "Z" && state != "X"
    }

    /// What a trace is called that has been read: with what it lacks.
    static func title(_ name: String, _ store: TraceStore, _ reader: FeedReader) -> String {
        let unread = store.processes.reduce(0) { $0 + $1.skippedBytes - $1.cutBytes }
        if unread > 0 { return "\(name)  \(CountText.bytes(unread)) of it could not be read" }
        return TraceEnding.sentence(store, writer: reader.writer).map { "\(name)  \($0)" } ?? name
    }

    var isFile: Bool { reader.feeds.contains { $0.source is TraceFile } }
}
