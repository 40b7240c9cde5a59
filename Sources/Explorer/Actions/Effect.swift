import TraceStore

/// What must be done outside: the answer of `reduce`.
package enum Effect: Equatable, Sendable {
    /// Leave; the program lives on.
    case quit
    /// Stop the program that was launched, then leave.
    case stopProgramAndQuit
    case setCapture(Bool)
    /// A row with this text, where the programs are.
    case mark(String)
    /// A text of rules for the recorders.
    case setRules(String)
    /// To the background, as ^Z.
    case suspend
    case toggleMouse
    /// Draw the whole screen anew.
    case redraw
    /// Send `Action.continueSearch` after looking at input: search or filter has more to do.
    case continueSearch
    /// Save the trace so far; nil: under a name made from the time.
    case save(String?)
    /// Write calls in another program's format.
    case export(ExportWish)
    /// Give up what `SessionStatus.work` tells of.
    case cancelWork
    /// Compare with the trace in that file, and send `Action.compared`.
    case compare(String)
    /// Show everything in the theme of this name; nil: in the one that the session began with.
    case theme(String?)
    /// Put text of the call into the clipboard, and say how.
    case copy(CopyContent, CallID)
    /// Put a part of the call's values into the clipboard.
    case copyPart(ValuePath, CallID)
    /// Read a source file, and answer with `Action.source`.
    case readSource(String)
    /// Open the user's editor at the line.
    case edit(file: String, line: Int)
    /// Connect to the session that was chosen.
    case watch(SessionChoice)
}
