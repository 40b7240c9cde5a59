import Explorer
import Foundation
import Interface
import Terminal
import TraceStore

/// What leaves the explorer: text for the clipboard, a file for the editor.
extension InteractiveSession {
    func copyText(_ content: CopyContent, _ call: CallID, _ terminal: inout Terminal) {
        let text = CallText(driver.store, now: driver.state.displayedTime)
        let copied = Clipboard.text(content, call, text, driver.store)
        let message = Clipboard.put(copied, environment: ProcessInfo.processInfo.environment)
        perform(.message(message), &terminal)
    }

    func copyPart(_ path: ValuePath, _ call: CallID, _ terminal: inout Terminal) {
        let copied = CallText(driver.store, now: driver.state.displayedTime).part(path, of: call)
        perform(.message(Clipboard.put(copied, environment: ProcessInfo.processInfo.environment)), &terminal)
    }

    func edit(_ file: String, _ line: Int, _ terminal: inout Terminal) {
        guard access(file, R_OK) == 0 else {
            return perform(.message(Message("\(file) cannot be read here", .warning)), &terminal)
        }
        let words = Editor.command(file: file, line: line, environment: ProcessInfo.processInfo.environment)
        terminal.release()
        let hasRun = Editor.run(words)
        terminal.resume()
        driver.resize(terminal.size)
        if !hasRun {
            perform(.message(Message("\(words[0]) could not be run: set VISUAL or EDITOR", .warning)), &terminal)
        }
    }
}
