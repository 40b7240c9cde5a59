import Foundation
import Interface
import TraceCollector
import TraceStore
import TraceWire

/// A session without a terminal: what is recorded is printed, live.
final class PlainSession {
    private let store = TraceStore()
    private let output = TextOutput(descriptor: 1)
    private var printer: any TracePrinter
    private let reader = FeedReader()
    /// Lines are printed at most this often, ms.
    private static let interval = 100
    /// Streams of other processes than the program itself may last this long after its end, ns.
    private static let graceAfterEnd: UInt64 = 300_000_000

    init(_ view: ViewRequest) {
        SignalPipe.ignoreBrokenPipes()
        let scope: PrintScope = view.showsAll ? .all : .boundary
        printer =
            view.form == .json
            ? JSONPrinter(output, scope: scope)
            : TreePrinter(output, scope: scope, glyphs: TextTerminal.glyphs, width: TextTerminal.width)
    }

    // MARK: The three ways

    /// Starts the program, prints until it has ended, and ends as it did.
    func run(_ request: RunRequest) throws -> Int32 {
        let listener = try RendezvousListener(in: SessionFolder.locate())
        defer { listener.close() }
        if let path = request.output { try reader.save(to: path) }
        let signals = SignalPipe.open([SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT])
        var recorder = request.recorder
        recorder.connect = listener.path
        let errors = listener.path.replacing(".sock", with: ".error")
        recorder.errors = errors
        defer { unlink(errors) }
        let environment = recorder.applied(to: ProcessInfo.processInfo.environment)
        let program = try LaunchedProgram(request.plan, environment: environment, outputs: .toStandardError)
        var endTime: UInt64?
        var isCutOff = false
        while true {
            wait([signals, listener.descriptor])
            for number in SignalPipe.read() {
                if number == SIGCHLD { program.reap() } else { program.signal(number) }
            }
            while let connection = listener.accept() {
                connection.greet(lossless: true)
                reader.add(connection, to: store)
            }
            let moved = receive()
            show()
            // Nobody reads what we print: like any program whose output was closed, this one is to end.
            if output.failure != nil, !isCutOff {
                isCutOff = true
                program.signal(SIGTERM)
            }
            guard program.status != nil else { continue }
            let now = MonotonicClock.now
            endTime = moved ? now : endTime ?? now
            let isOver = !reader.hasOpen
            if isOver && !moved || now - (endTime ?? now) > Self.graceAfterEnd { break }
        }
        finish()
        if reader.feeds.isEmpty { TextOutput.standardError(RecorderEnvironment.nothingRecorded(errors)) }
        return program.wait().exitCode
    }

    /// Prints what a running recorder sends, its past first, until it ends or we are told to leave.
    func watch(_ request: WatchRequest) throws -> Int32 {
        guard case .socket(let path) = request.recorder else {
            throw CommandFailure(WatchAdvice.several(RunningSession.all()))
        }
        if let path = request.output { try reader.save(to: path) }
        let signals = SignalPipe.open([SIGINT, SIGTERM, SIGHUP])
        // For children that live for a moment only; others are found by their sockets.
        let listener = try? RendezvousListener(in: SessionFolder.locate())
        defer { listener?.close() }
        let connection = try Connection(path: path)
        connection.greet(lossless: false)
        if let listener { connection.send(.children(Array(listener.path.utf8))) }
        if !request.rules.isEmpty { connection.send(.rules(Array(request.rules.utf8))) }
        connection.send(ControlMessage.capture(true))
        reader.add(connection, to: store)
        var leaves = false
        while reader.hasOpen, !leaves, output.failure == nil {
            wait([signals] + (listener.map { [$0.descriptor] } ?? []))
            leaves = !SignalPipe.read().isEmpty
            while let child = listener?.accept() {
                child.greet(lossless: false)
                reader.add(child, to: store)
            }
            receive()
            _ = reader.followChildren(store, rules: request.rules)
            show()
        }
        finish()
        return 0
    }

    /// Prints a trace file.
    func openFile(_ request: OpenRequest) throws -> Int32 {
        var progress = ProgressLine()
        let (file, problem) = try TraceOpening.open(request.path) { progress.show("Reading \(request.path)", $0) }
        progress.clear()
        reader.add(file, to: store)
        while reader.hasOpen { receive() }
        finish()
        if let problem { TextOutput.standardError("flowtrace: \(problem)\n") }
        return 0
    }

    // MARK: Steps of the loop

    private func wait(_ descriptors: [Int32]) {
        let watched = descriptors + reader.feeds.filter(\.isOpen).map(\.source.descriptor)
        var entries = watched.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&entries, nfds_t(entries.count), Int32(Self.interval))
    }

    /// Takes in what the sources have, for a tenth of a second at most. False: there was nothing.
    @discardableResult
    private func receive() -> Bool { reader.receive(into: store, budget: 100_000_000) }

    private var lastShown: UInt64 = 0
    private var toldProblem = false

    private func show() {
        let now = MonotonicClock.now
        guard now - lastShown >= UInt64(Self.interval) * 1_000_000, output.failure == nil else { return }
        lastShown = now
        printer.advance(store, now: now, isFinal: false)
        reader.flush()
        tellFileProblem()
    }

    private func tellFileProblem() {
        guard let problem = reader.fileProblem, !toldProblem else { return }
        toldProblem = true
        TextOutput.standardError("flowtrace: \(problem)\n")
    }

    private func finish() {
        reader.takeWaiting(store)
        let end = store.processes.map(\.lastTime).max() ?? 0
        printer.advance(store, now: end, isFinal: true)
        reader.close()
        tellFileProblem()
        if let problem = reader.problem { TextOutput.standardError("flowtrace: \(problem)\n") }
        for process in store.processes {
            for notice in process.notices { TextOutput.standardError("flowtrace: \(notice.text)\n") }
            if process.skippedBytes > 0 {
                TextOutput.standardError("flowtrace: \(process.skippedBytes) bytes of the trace could not be read.\n")
            }
        }
        if store.lostCalls > 0 { TextOutput.standardError("flowtrace: \(store.lostCalls) calls were lost.\n") }
    }
}
