/// What happened to a call, as `stopTracing` gives it.
public struct CallEvent: Sendable, Hashable, Identifiable {
    public enum Kind: String, Sendable {
        case call, `return`, exception
    }

    /// Its place in the list.
    public var id: Int
    public var kind: Kind
    /// Without the type that it belongs to: `buy` of `Shop.buy`.
    public var functionName: String
    public var qualifiedName: String
    public var module: String
    public var line: Int
    /// Of a call: the calling call. Of a return or an exception: its call.
    public var parentID: Int?
    /// `item: "tea", count: 2`; nil: not told.
    public var arguments: String?
    /// nil: there is none, or it is not told.
    public var result: String?
    /// Of a return; nil: not told.
    public var duration: Duration?
    public var errorType: String?
    public var errorMessage: String?
    /// true: the call handled the error; false: it ended by it; nil: no exception.
    public var isCaught: Bool?
    /// Of a return: the call ended by an error.
    public var viaError = false
    /// The thread or task.
    public var lane: String
}
