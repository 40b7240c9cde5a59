import Explorer
import Foundation
import Interface
import Terminal
import TraceCollector

/// Saving the trace so far, while it goes on.
extension InteractiveSession {
    /// Begins to save; `saveOn` goes on, a few milliseconds a turn.
    func save(to path: String?, _ terminal: inout Terminal) {
        if let file = reader.feeds.first(where: { $0.source is TraceFile })?.source as? TraceFile {
            let name = file.path.hasPrefix("/proc/") ? title : file.path
            return say("The trace is a file already: \(name)", .information, &terminal)
        }
        guard copy == nil else { return say("The trace is still being saved", .information, &terminal) }
        guard let spool = reader.spool else {
            return say(
                "The trace was not kept, since no temporary file could be made: use -o next time", .error, &terminal)
        }
        if let problem = spool.problem { return say("\(problem)", .error, &terminal) }
        do {
            copy = try TraceFileCopy(of: spool, to: path ?? Self.name(at: Date()))
        } catch {
            say("\(error)", .error, &terminal)
        }
    }

    func saveOn(_ terminal: inout Terminal) {
        guard copy != nil else { return }
        do {
            guard try copy?.advance() == true, let saved = copy else { return }
            copy = nil
            say("Saved \(CountText.bytes(saved.copied)) to \(saved.path)", .information, &terminal)
        } catch {
            copy = nil
            say("\(error)", .error, &terminal)
        }
    }

    /// Begins what a command asks for, or says why not.
    func begin(_ terminal: inout Terminal, _ body: () throws -> Void) {
        do {
            try body()
            reportSoon()
        } catch {
            say("\(error)", .error, &terminal)
        }
    }

    func workOn(_ terminal: inout Terminal) {
        if let path = comparesWith, !reader.hasOpen {
            comparesWith = nil
            begin(&terminal) { try jobs.compare(path) }
        }
        guard jobs.isBusy else { return }
        if let action = jobs.advance(driver.store) {
            reportSoon()
            perform(action, &terminal)
        }
    }

    func giveUp(_ terminal: inout Terminal) {
        guard jobs.cancel() else { return }
        reportSoon()
        say("Given up; nothing was written", .information, &terminal)
    }

    private func say(_ text: String, _ kind: Message.Kind, _ terminal: inout Terminal) {
        perform(.message(Message(text, kind)), &terminal)
    }

    /// `trace-20261125-171530.flowtrace`
    static func name(at date: Date) -> String {
        var time = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&time, &parts)
        func digits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(parts.tm_year + 1900)\(digits(parts.tm_mon + 1))\(digits(parts.tm_mday))"
        return "trace-\(day)-\(digits(parts.tm_hour))\(digits(parts.tm_min))\(digits(parts.tm_sec)).flowtrace"
    }
}
