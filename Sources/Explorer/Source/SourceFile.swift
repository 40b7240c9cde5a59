import TraceStore

/// The text of a source file, to be shown line by line: a line costs what it holds, in a file of any length.
package struct SourceFile: Equatable, Sendable {
    package let path: String
    /// ns since 1970.
    package let modified: UInt64
    /// Why there is no text, as a sentence.
    package let problem: String?
    package let language: SourceLanguage
    private let bytes: [UInt8]
    /// Where each line begins, and what it begins within.
    private let starts: [Int]
    private let contexts: [SourceScanner.Context]

    package init(_ path: String, _ bytes: [UInt8], modified: UInt64) {
        self.path = path
        self.bytes = bytes
        self.modified = modified
        problem = nil
        language = SourceLanguage(path)
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        if starts.count > 1, starts.last == bytes.count { starts.removeLast() }
        self.starts = starts
        let scanner = SourceScanner(language)
        var context = SourceScanner.Context.code
        contexts = starts.indices.map { index in
            let before = context
            let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
            _ = scanner.tokens(bytes[starts[index]..<end], &context)
            return before
        }
    }

    package init(_ path: String, problem: String) {
        self.path = path
        self.problem = problem
        bytes = []
        starts = []
        contexts = []
        modified = 0
        language = .other
    }

    package static func == (one: SourceFile, other: SourceFile) -> Bool {
        one.path == other.path && one.modified == other.modified && one.bytes.count == other.bytes.count
            && one.problem == other.problem
    }

    package var lineCount: Int { starts.count }

    /// Longer lines are cut: nobody reads on.
    private static let greatestLine = 1000

    /// The pieces of line `index`, from 0, with what they are.
    package func line(_ index: Int) -> [(text: String, kind: SourceScanner.Kind)] {
        guard starts.indices.contains(index) else { return [] }
        var end = index + 1 < starts.count ? starts[index + 1] : bytes.count
        while end > starts[index], bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") {
            end -= 1
        }
        var context = contexts[index]
        let line = bytes[starts[index]..<min(end, starts[index] + Self.greatestLine)]
        return SourceScanner(language).tokens(line, &context).map {
            (String(decoding: line[$0.range], as: UTF8.self), $0.kind)
        }
    }
}

/// Files that have been read, and those that are being read.
package struct SourceFiles: Equatable, Sendable {
    private var files: [SourceFile] = []
    private var asked: String?

    package func file(_ path: String) -> SourceFile? { files.last { $0.path == path } }

    /// True: the file is to be read.
    mutating func ask(_ path: String) -> Bool {
        guard file(path) == nil, asked != path else { return false }
        asked = path
        return true
    }

    mutating func take(_ file: SourceFile) {
        files.removeAll { $0.path == file.path }
        files.append(file)
        if files.count > 4 { files.removeFirst() }
        asked = nil
    }
}

/// The part of a source file that is to be shown for a call.
package struct SourceView: Equatable, Sendable {
    package var file: SourceFile
    /// The line that the call is about, from 1.
    package var line: Int
    /// The first line that is shown, from 0.
    package var first: Int
    /// The file was written after the call began.
    package var hasChanged: Bool
    var rows: Int

    func clamped(_ first: Int) -> Int { min(max(0, first), max(0, file.lineCount - rows)) }
}

extension ExplorerState {
    /// The path of the selected call's source; nil: it has none.
    package func sourcePath(_ store: TraceStore) -> String? {
        guard let call = selectedCall, store.lost(call) == nil else { return nil }
        let file = store.function(store.functionID(call)).file
        if file.isEmpty || file.hasPrefix("<") { return nil }
        if file.hasPrefix("/") { return file }
        let folder = store.process(store.lane(call.lane).process).hello?.texts["directory"] ?? ""
        return folder.isEmpty ? file : folder + "/" + file
    }

    /// nil: there is no source, or it has not been read yet.
    package func sourceView(_ store: TraceStore) -> SourceView? {
        guard let path = sourcePath(store), let file = detail.sources.file(path), let call = selectedCall else {
            return nil
        }
        let defined = Int(store.function(store.functionID(call)).line)
        let raised = store.mark(call) == nil ? nil : store.exceptionLine(call).map { Int($0) }
        let rows = max(1, areas.detail.rows - 1)
        var view = SourceView(file: file, line: max(1, raised ?? defined), first: 0, hasChanged: false, rows: rows)
        if let hello = store.process(store.lane(call.lane).process).hello, hello.wallTime > 0 {
            let began = hello.wallTime &+ (store.start(call) &- hello.monotonicTime)
            view.hasChanged = file.modified > began
        }
        view.first = view.clamped(view.clamped(view.line - 1 - rows / 3) + detail.sourceScroll)
        return view
    }

    /// The file that is to be read for what is shown.
    mutating func wantedSource(_ store: TraceStore) -> Effect? {
        guard view == .tree, showsDetail, detail.showsSource, let path = sourcePath(store), detail.sources.ask(path)
        else { return nil }
        return .readSource(path)
    }
}
