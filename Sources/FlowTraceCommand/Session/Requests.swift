import Foundation

/// How a session shows what it receives.
struct ViewRequest {
    enum Form {
        /// The explorer in the terminal.
        case explorer
        /// The tree as text.
        case text
        /// JSON Lines.
        case json
    }

    var form: Form
    /// Everything, and not only my code and the calls that it makes directly.
    var showsAll = false
    /// Name or path of a theme.
    var theme: String?
    var hasColors = true
    var hasMouse = true
    /// For slow links: two frames a second.
    var isSlow = false
}

/// `flowtrace run`
struct RunRequest {
    var plan: LaunchPlan
    /// The program as one would type it.
    var title: String
    /// The environment of the program, but for the rendezvous socket.
    var recorder: RecorderEnvironment
    /// A file for the stream as it is received.
    var output: String?
    var view: ViewRequest
}

/// `flowtrace watch`
struct WatchRequest {
    enum Recorder {
        case socket(path: String)
        /// Several run: the picker asks, or the text names them.
        case choice
    }

    var recorder: Recorder
    var output: String?
    /// `Rules` that amend those of the recorder.
    var rules = ""
    var view: ViewRequest
}

/// `flowtrace open` and `flowtrace print`
struct OpenRequest {
    var path: String
    var view: ViewRequest
    /// Without a terminal: this size …
    var size: (columns: Int, rows: Int)?
    /// … these keys pressed, then the screen is printed.
    var keys: String?
    var printsScreen = false
    /// Shown as it grew, so many times as fast.
    var replaySpeed: Double?
    /// The trace of before, to be compared with.
    var comparedWith: String?
}
