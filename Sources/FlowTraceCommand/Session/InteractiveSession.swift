import Explorer
import Foundation
import Interface
import Screen
import Terminal
import TraceCollector
import TraceStore

/// The explorer's one thread: waits in `poll` for keys, signals, streams and the program's output, turns what comes into actions,
/// and draws when something has changed.
final class InteractiveSession {
    let view: ViewRequest
    var driver: ExplorerDriver
    let reader = FeedReader()
    var listener: RendezvousListener?
    var program: LaunchedProgram?
    var rate = CallRate()
    let title: String
    /// The same of a file that has been read: with what it lacks.
    var fileTitle: String?
    let start = MonotonicClock.now
    /// Where the session chose among running programs.
    var isChoosing = false
    /// Children of the program are looked for in the folders of sockets.
    var watches = false
    /// Sent to each recorder that is watched.
    var rules = ""
    var lastListing: UInt64 = 0
    /// Notices of recorders that have been shown.
    var noticesShown = 0
    /// Where the recorder of a launched program says why it can't record.
    var errorFile: String?

    private var leaves = false
    private var stopsProgram = false
    private var searches = false
    /// The totals have rows to take in.
    private var surveys = false
    private var signal: Int32?
    private var lastFrame: UInt64 = 0
    private var needsFrame = true
    private var toldSpillProblem = false
    /// A trace that is being saved.
    var copy: TraceFileCopy?
    /// An export, a comparison.
    var jobs = SessionJobs()
    /// A trace to compare with, from the beginning.
    var comparesWith: String?
    private var lastReport: UInt64 = 0
    /// When the program was seen to have ended.
    private var endTime: UInt64?
    private let themes = ThemeLoader.standard()
    /// What the terminal says of its ground.
    private var ground: ThemeDocument.Appearance?
    /// What is wrong with files of the person's own.
    private var warnings: [FileWarning] = []
    /// What is wrong with the trace that was opened.
    var traceWarning: FileWarning?
    /// What `flowtrace.toml` says of the explorer.
    private let file: ExplorerFile?

    /// Frames come at least this far apart while calls stream in, ns; a key's own frame comes at once.
    let frameInterval: UInt64
    /// Times of running calls and the status move this often, ns.
    static let reportInterval: UInt64 = 200_000_000
    /// Streams are read for this long before keys are looked at again, ns.
    static let readBudget: UInt64 = 2_000_000
    /// The same for a file, which has all of it at once, ns.
    static let fileBudget: UInt64 = 8_000_000
    /// A file that is read within this time needs no progress bar, ns.
    static let patience: UInt64 = 200_000_000
    /// Streams of a program that has ended may last this much longer, ns.
    static let graceAfterEnd: UInt64 = 300_000_000

    init(_ view: ViewRequest, title: String) {
        self.view = view
        self.title = title
        frameInterval = view.isSlow ? 500_000_000 : 40_000_000
        file = ExplorerFile.read(
            folder: FileManager.default.currentDirectoryPath, environment: ProcessInfo.processInfo.environment)
        driver = ExplorerDriver(
            theme: ThemeLoader(folders: []).theme("default").0, glyphs: .unicode, size: Size(width: 80, height: 24),
            follow: false,
            showsAll: view.showsAll, file: file)
        // Messages of the beginning last from now on.
        _ = driver.perform(.tick(start))
    }

    // MARK: The loop

    func show(in terminal: inout Terminal) {
        dress(for: terminal.capabilities)
        driver.resize(terminal.size)
        if warnings.isEmpty, FirstRun.begins(ProcessInfo.processInfo.environment) {
            _ = driver.perform(.message(Message(FirstRun.tip)))
        }
        SpillFolder.open(for: driver.store)
        if !isFile { reader.keepStream() }
        while !leaves {
            let moved = turn(&terminal)
            if needsFrame { draw(&terminal, moved: moved) }
        }
    }

    /// One turn: everything that has happened since the last. True: streams brought something.
    private func turn(_ terminal: inout Terminal) -> Bool {
        wait(terminal)
        perform(.tick(MonotonicClock.now), &terminal)
        obey(terminal.readSignals(), &terminal)
        for input in terminal.readInput() { take(input, &terminal) }
        acceptRecorders()
        let moved = reader.receive(into: driver.store, budget: isFile ? Self.fileBudget : Self.readBudget)
        if moved {
            // A file brings hundreds of thousands of calls a turn.
            for _ in 0..<(isFile ? 8 : 1) where !driver.store.spillStep() { break }
            perform(.ingested, &terminal)
        }
        surveys = driver.survey()
        readOutput(&terminal)
        if searches {
            searches = false
            perform(.continueSearch, &terminal)
        }
        saveOn(&terminal)
        workOn(&terminal)
        report(&terminal, moved: moved)
        return moved
    }

    private var isReplaying: Bool { driver.state.replay?.isPlaying ?? false }

    private func wait(_ terminal: borrowing Terminal) {
        var watched = [terminal.inputDescriptor, terminal.signalDescriptor]
        if let listener { watched.append(listener.descriptor) }
        if let program { watched += [program.outputDescriptor, program.errorDescriptor].filter { $0 >= 0 } }
        watched += reader.feeds.filter(\.isOpen).map(\.source.descriptor)
        var entries = watched.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let now = MonotonicClock.now
        var pause = Self.reportInterval
        if needsFrame { pause = lastFrame + frameInterval > now ? lastFrame + frameInterval - now : 0 }
        if isReplaying { pause = min(pause, frameInterval) }
        if searches || surveys || copy != nil || jobs.isBusy { pause = 0 }
        poll(&entries, nfds_t(entries.count), Int32(pause / 1_000_000))
        // The terminal has gone.
        if entries[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
            leaves = true
            signal = SIGHUP
        }
    }

    private func draw(_ terminal: inout Terminal, moved: Bool) {
        let now = MonotonicClock.now
        guard now - lastFrame >= frameInterval || !moved && !isReplaying else { return }
        let rendering = driver.draw()
        terminal.show(rendering.screen, cursor: rendering.cursor)
        lastFrame = now
        needsFrame = false
    }

    // MARK: What happens

    private func take(_ input: Input, _ terminal: inout Terminal) {
        needsFrame = true
        lastFrame = 0
        switch input {
        case .key(let key): follow(driver.press(key), &terminal)
        case .mouse(let mouse): follow(driver.click(mouse), &terminal)
        case .resize(let size): driver.resize(size)
        case .interrupt: perform(.interrupt, &terminal)
        }
    }

    private func obey(_ signals: [TerminalSignal], _ terminal: inout Terminal) {
        for signal in signals {
            needsFrame = true
            switch signal {
            case .resize(let size): driver.resize(size)
            case .terminate(let number):
                leaves = true
                self.signal = number
            case .suspend: terminal.suspend()
            case .resume: break
            case .child: program?.reap()
            }
        }
    }

    func perform(_ action: Action, _ terminal: inout Terminal) {
        let listTime = driver.state.listTime
        follow(driver.perform(action), &terminal)
        switch action {
        case .tick: if driver.state.listTime != listTime || isReplaying { needsFrame = true }
        default: needsFrame = true
        }
    }

    private func follow(_ effects: [Effect], _ terminal: inout Terminal) {
        for effect in effects {
            switch effect {
            case .quit: leaves = true
            case .stopProgramAndQuit:
                leaves = true
                stopsProgram = true
            case .setCapture(let on): reader.setCapture(on)
            case .setRules(let text): reader.setRules(text)
            case .mark(let text): reader.mark(text)
            case .suspend: terminal.suspend()
            case .redraw: terminal.redraw()
            case .toggleMouse:
                let isOurs = terminal.toggleMouse()
                let text =
                    isOurs
                    ? "The mouse is the explorer's" : "The mouse is the terminal's own: select text; F2 takes it back"
                perform(.message(Message(text)), &terminal)
            case .continueSearch: searches = true
            case .copy(let content, let call): copyText(content, call, &terminal)
            case .copyPart(let path, let call): copyPart(path, call, &terminal)
            case .readSource(let path): perform(.source(SourceReader.read(path)), &terminal)
            case .edit(let file, let line): edit(file, line, &terminal)
            case .save(let path): save(to: path, &terminal)
            case .export(let wish): begin(&terminal) { try jobs.begin(wish, driver.store) }
            case .compare(let path): begin(&terminal) { try jobs.compare(path) }
            case .cancelWork: giveUp(&terminal)
            case .theme(let name): change(to: name, &terminal)
            case .watch(let choice): connect(to: choice.path, &terminal)
            }
        }
    }

    private func readOutput(_ terminal: inout Terminal) {
        guard let program else { return }
        var read: [(stream: Explorer.OutputStream, bytes: [UInt8], time: UInt64)] = []
        for stream in [Explorer.OutputStream.output, .error] {
            var pieces = 0
            let first = read.count
            func take(_ bytes: UnsafeRawBufferPointer, _ time: UInt64) {
                // Half a millisecond apart is told apart: what is written in one go is one piece.
                if read.count > first, let last = read.last, time &- last.time < 500_000 {
                    read[read.count - 1].bytes += bytes
                } else {
                    read.append((stream, Array(bytes), time))
                }
            }
            // 1 MiB at a time; a program that prints without end must not hold up the keys.
            while pieces < 16, program.read(stream, take) { pieces += 1 }
        }
        read.sort { $0.time < $1.time }
        for piece in read { perform(.output(piece.stream, piece.bytes, piece.time), &terminal) }
    }

    /// What was begun or has ended is to be seen at once.
    func reportSoon() { lastReport = 0 }

    /// Tells the explorer how the session stands, a few times a second.
    private func report(_ terminal: inout Terminal, moved: Bool) {
        let now = MonotonicClock.now
        guard now - lastReport >= Self.reportInterval else { return }
        lastReport = now
        reader.flush()
        rate.note(driver.store.callCount, at: now)
        if isChoosing { list(now, &terminal) }
        if watches, reader.followChildren(driver.store, rules: rules) { needsFrame = true }
        watchMemory(&terminal)
        showNotices(&terminal)
        if let program, program.status != nil, !moved {
            endTime = endTime ?? now
            let isSettled = !reader.hasOpen || now - (endTime ?? now) > Self.graceAfterEnd
            // A program that failed before its first call: its own words are all that there is to see.
            if isSettled, reader.feeds.isEmpty { leaves = true }
        }
        let status = currentStatus
        if status != driver.state.status || status.connection == .live { perform(.status(status), &terminal) }
    }

    /// Gives back memory that reading old calls has taken, and says once when they can't go to disk.
    private func watchMemory(_ terminal: inout Terminal) {
        let store = driver.store
        guard store.spilledBytes > 0 else { return }
        for _ in 0..<4 where SpillFolder.residentBytes > SpillFolder.residentLimit { store.dropPages() }
        guard !toldSpillProblem, let problem = SpillFolder.problem(store) else { return }
        toldSpillProblem = true
        perform(.message(Message(problem, .warning)), &terminal)
    }

    // MARK: The end

    /// Before a terminal was there: what was begun is left.
    func abandon() {
        program?.signal(SIGTERM)
        reader.close()
        listener?.close()
    }

    /// After the terminal was given back. The exit code.
    func finish() -> Int32 {
        jobs.cancel()
        reader.close()
        listener?.close()
        for warning in warnings { TextOutput.standardError("flowtrace: \(warning)\n") }
        if let problem = reader.fileProblem { TextOutput.standardError("flowtrace: \(problem)\n") }
        defer { if let errorFile { unlink(errorFile) } }
        let code = program.map { ProgramFarewell(program: $0, stops: stopsProgram).exitCode() } ?? 0
        if let errorFile, reader.feeds.isEmpty, program?.status != nil {
            TextOutput.standardError(RecorderEnvironment.nothingRecorded(errorFile))
        }
        return signal.map { 128 + $0 } ?? code
    }

    /// Another theme, from now on; nil: the one that the session began with.
    private func change(to name: String?, _ terminal: inout Terminal) {
        needsFrame = true
        guard let name else {
            dress(for: terminal.capabilities)
            return
        }
        let (theme, faults) = themes.theme(name)
        driver.theme = theme
        warn(faults)
    }

    /// Says at once what is wrong with the theme, and with the other files of the person's own; help and the end repeat it.
    private func warn(_ faults: [FileWarning]) {
        warnings = faults + (file?.warnings ?? []) + [traceWarning].compactMap(\.self)
        _ = driver.perform(.warnings(warnings.map(\.description)))
        guard let first = warnings.first else { return }
        let more = warnings.count > 1 ? "\(warnings.count) warnings, ? tells all: " : "? tells all: "
        _ = driver.perform(.message(Message(more + first.brief, .warning, stays: true)))
    }

    /// Asks the terminal whether it is light or dark, where nothing else says it and asking is safe.
    func askForGround(_ options: inout TerminalOptions) {
        let environment = ProcessInfo.processInfo.environment
        guard view.theme == nil, file?.theme == nil, options.colors != .none,
            ThemeLoader.appearance(environment) == nil, GroundQuery.isSafe({ environment[$0] }),
            let query = GroundQuery(input: options.input, output: options.output)
        else { return }
        ground = query.isLight.map { $0 ? .light : .dark }
        options.typed = query.typed
    }

    /// Theme and glyphs for what this terminal can show.
    private func dress(for capabilities: TerminalCapabilities) {
        let appearance = ground ?? ThemeLoader.appearance(ProcessInfo.processInfo.environment)
        let name = view.theme ?? file?.theme ?? ThemeLoader.defaultName(for: capabilities.colors, appearance)
        let (theme, faults) = themes.theme(name)
        driver.theme = theme
        driver.glyphs = capabilities.unicode ? .unicode : .ascii
        _ = driver.perform(.themes(themes.names()))
        warn(faults)
    }
}
