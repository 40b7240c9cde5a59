import CRecorder

/// What `config` has set. Read by any thread at any time: each is one byte.
enum Settings {
    nonisolated(unsafe) static var showsArguments = true
    nonisolated(unsafe) static var showsResult = true
    nonisolated(unsafe) static var showsTiming = true
    nonisolated(unsafe) static var tellsDescriptions = false
}

/// What traced calls tell, by default; a nil leaves a setting as it is. An option of `@Traced` overrides it for one function,
/// not for its callees.
///
/// - Parameters:
///   - showArgs: arguments (true).
///   - showResult: results (true).
///   - showTiming: durations in `printTree` and `CallEvent` (true).
///   - showDescriptions: values that FlowTrace does not know are told by their `description`, which is your code (false).
public func config(
    showArgs: Bool? = nil, showResult: Bool? = nil, showTiming: Bool? = nil, showDescriptions: Bool? = nil
) {
    if let showArgs { Settings.showsArguments = showArgs }
    if let showResult { Settings.showsResult = showResult }
    if let showTiming { Settings.showsTiming = showTiming }
    if let showDescriptions { Settings.tellsDescriptions = showDescriptions }
    ProgramRules.settingsChanged()
}
