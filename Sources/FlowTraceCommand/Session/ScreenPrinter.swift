import Explorer
import Foundation
import Interface
import Screen
import TraceCollector

/// `flowtrace open FILE --size 80x24 --keys "…" --print-screen`: a trace, keys and a size are a whole bug report.
enum ScreenPrinter {
    static func print(_ request: OpenRequest) throws -> Int32 {
        Swift.print(try screen(request, glyphs: TextTerminal.glyphs, title: request.path))
        return 0
    }

    /// `title`: what the first line calls the trace.
    static func screen(_ request: OpenRequest, glyphs: Glyphs, title: String) throws -> String {
        let size = request.size.map { Size(width: $0.columns, height: $0.rows) } ?? Size(width: 80, height: 24)
        var driver = ExplorerDriver(
            theme: ThemeLoader(folders: []).theme("default").0, glyphs: glyphs, size: size, follow: false,
            showsAll: request.view.showsAll)
        let reader = FeedReader()
        reader.add(try TraceOpening.open(request.path).0, to: driver.store)
        while reader.hasOpen { _ = reader.receive(into: driver.store, budget: .max / 2) }
        while driver.survey() {}
        let process = driver.store.processes.first
        _ = driver.perform(.tick(process?.lastTime ?? 0))
        let status = SessionStatus(
            connection: .ended(nil), title: InteractiveSession.title(title, driver.store, reader),
            calls: driver.store.callCount, lost: driver.store.lostCalls - driver.store.earlierCalls,
            memoryBytes: 0)
        _ = driver.perform(.status(status))
        _ = driver.perform(.ingested)
        for name in (request.keys ?? "").split(separator: " ") {
            guard let keys = KeySequence(String(name))?.keys else {
                throw CommandFailure(
                    "“\(name)” is no key: keys are j, C-f, Enter, Down, S-Right, Esc, Space and the like.")
            }
            for key in keys {
                var effects = driver.press(key)
                while effects.contains(.continueSearch) { effects = driver.perform(.continueSearch) }
                for case .readSource(let path) in effects { _ = driver.perform(.source(SourceReader.read(path))) }
            }
        }
        return driver.draw().screen.text()
    }
}
