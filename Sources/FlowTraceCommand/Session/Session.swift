import Foundation
import Terminal

/// The entry points of what runs until the user leaves or the program ends. Each gives flowtrace's own exit code.
enum Session {
    static func run(_ request: RunRequest) throws -> Int32 {
        guard request.view.form == .explorer else { return try PlainSession(request.view).run(request) }
        return try explore(request.view, title: request.title) { try $0.launch(request) }
    }

    static func watch(_ request: WatchRequest) throws -> Int32 {
        guard request.view.form == .explorer else { return try PlainSession(request.view).watch(request) }
        return try explore(request.view, title: "") { try $0.watch(request) }
    }

    static func openFile(_ request: OpenRequest) throws -> Int32 {
        if request.printsScreen { return try ScreenPrinter.print(request) }
        guard request.view.form == .explorer else { return try PlainSession(request.view).openFile(request) }
        return try explore(request.view, title: request.path) { session in
            try session.openFile(request.path)
            session.comparesWith = request.comparedWith
            if let speed = request.replaySpeed { _ = session.driver.perform(.startReplay(speed)) }
        }
    }

    /// Opens what is to be seen, then the terminal: a failure is told on a terminal that nothing was done to.
    private static func explore(
        _ view: ViewRequest, title: String, _ begin: (InteractiveSession) throws -> Void
    ) throws -> Int32 {
        SignalPipe.ignoreFailedWrites()
        var options = TerminalOptions.fromEnvironment()
        if !view.hasColors { options.colors = .none }
        options.mouse = view.hasMouse
        let session = InteractiveSession(view, title: title)
        try begin(session)
        session.askForGround(&options)
        var terminal: Terminal
        do {
            terminal = try Terminal(options)
        } catch {
            session.abandon()
            throw CommandFailure("\(error)")
        }
        session.show(in: &terminal)
        terminal.close()
        return session.finish()
    }
}
