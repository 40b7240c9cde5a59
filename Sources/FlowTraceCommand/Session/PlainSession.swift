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
    /// Lines are printed this often, ms, or as soon as so many calls have come. For so long, ns, the signals wait, and the streams.
    private static let interval = 100
    private static let enoughCalls = 20_000
    private static let turn: UInt64 = 100_000_000
    /// While there is more to print than there was time for, the streams are read once in so long, ns: a program that waits for us
    /// then goes on waiting (it would give up after two seconds), and what is still to be printed grows no further.
    private static let pauseWhileBehind: UInt64 = 1_000_000_000
    /// A program that was interrupted and has ended may have made millions of calls more than were printed: they are printed for so
    /// long, ns.
    private static let patience: UInt64 = 2_000_000_000
    /// For so long after an interrupt, ns, the streams are read without a pause.
    private static let endingTime: UInt64 = 10_000_000_000
    /// Streams of other processes than the program itself may last this long after its end, ns.
    private static let graceAfterEnd: UInt64 = 300_000_000

    init(_ view: ViewRequest) {
        SignalPipe.ignoreFailedWrites()
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
                if number != SIGCHLD {
                    interrupt(program, number)
                } else if program.reap() != nil, interruptTime != nil {
                    interruptTime = MonotonicClock.now
                }
            }
            if let interruptTime, program.status != nil, MonotonicClock.now - interruptTime > Self.patience {
                leavesOut = leavesOut || isBehind
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
            endTime = moved || isBehind ? now : endTime ?? now
            let isOver = !reader.hasOpen && !isBehind
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
            if leaves { interruptTime = MonotonicClock.now }
            while let child = listener?.accept() {
                child.greet(lossless: false)
                reader.add(child, to: store)
            }
            receive()
            _ = reader.followChildren(store, rules: request.rules)
            show()
        }
        if let problem = reader.problem, reader.isStranger(store) { throw CommandFailure(problem) }
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
        if let ending = TraceEnding.sentence(store, writer: reader.writer) {
            TextOutput.standardError("flowtrace: The trace \(ending).\n")
        }
        if let problem { TextOutput.standardError("flowtrace: \(problem)\n") }
        return 0
    }

    // MARK: Steps of the loop

    /// Passes a signal on to the program. Whoever interrupts what has ended wants no more of its lines.
    private func interrupt(_ program: LaunchedProgram, _ number: Int32) {
        leavesOut = leavesOut || program.status != nil
        interruptTime = interruptTime ?? MonotonicClock.now
        program.signal(number)
    }

    private func wait(_ descriptors: [Int32]) {
        let watched = descriptors + reader.feeds.filter(\.isOpen).map(\.source.descriptor)
        var entries = watched.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&entries, nfds_t(entries.count), isBehind ? 0 : Int32(Self.interval))
    }

    private var lastReceived: UInt64 = 0

    /// Takes in some of what the sources have. False: there was nothing, or it is to wait until more has been printed.
    @discardableResult
    private func receive() -> Bool {
        let now = MonotonicClock.now
        // A program that was interrupted ends when its recorder has been rid of what it holds.
        let isEnding = interruptTime.map { now - $0 < Self.endingTime } ?? false
        if isBehind, !isEnding, now - lastReceived < Self.pauseWhileBehind { return false }
        lastReceived = now
        return reader.receive(into: store, budget: isEnding ? Self.turn : isBehind ? 0 : Self.turn / 50)
    }

    private var lastShown: UInt64 = 0
    private var shownCalls = 0
    /// There is more to print than there was time for.
    private var isBehind = false
    /// What has not been printed will not be.
    private var leavesOut = false
    private var interruptTime: UInt64?
    private var toldProblem = false

    private func show() {
        let now = MonotonicClock.now
        let isTime = now - lastShown >= UInt64(Self.interval) * 1_000_000
        let isMuch = store.callCount - shownCalls >= Self.enoughCalls
        isBehind = isBehind && !leavesOut && output.failure == nil
        guard isTime || isBehind || isMuch, !leavesOut, output.failure == nil else { return }
        lastShown = now
        shownCalls = store.callCount
        isBehind = !printer.advance(store, now: now, isFinal: false, until: now + Self.turn)
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
        while !leavesOut, output.failure == nil,
            !printer.advance(store, now: end, isFinal: true, until: MonotonicClock.now + Self.turn)
        {
            let isLate = interruptTime.map { MonotonicClock.now - $0 > Self.patience } ?? false
            leavesOut = isLate || SignalPipe.read().contains { $0 != SIGCHLD }
        }
        reader.close()
        if leavesOut { TextOutput.standardError("flowtrace: interrupted before all calls were printed.\n") }
        tellFileProblem()
        if let problem = reader.problem { TextOutput.standardError("flowtrace: \(problem)\n") }
        for problem in TraceLoader.problems(of: store) { TextOutput.standardError("flowtrace: \(problem)\n") }
    }
}
