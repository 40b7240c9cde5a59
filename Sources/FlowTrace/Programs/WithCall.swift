/// Runs `body` as a traced call: it is a row of the tree, with these arguments, its result, or the error that ended it.
///
/// ```swift
/// let page = try withCall("fetch", arguments: ("url", url), ("retries", 3)) { try fetch(url, retries: 3) }
/// ```
///
/// With capture off it is `body()` and a branch.
@inlinable @inline(__always)
public func withCall<Result, Failure: Error>(
    _ name: StaticString, options: TraceOptions = [],
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn { call.enter(name, "", options, fileID: fileID, file: file, line: line) }
    do {
        return call.returning(try body())
    } catch {
        throw call.throwing(error)
    }
}

// One and two and three arguments are written out: to go through a pack of pairs costs a hundred times what it costs to record one.

@inlinable @inline(__always)
public func withCall<A, Result, Failure: Error>(
    _ name: StaticString, arguments a: (StaticString, A), options: TraceOptions = [],
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn, var region = call.enter(name, options, fileID, file, line, names: { $0 = [a.0] }) {
        region.add(a.1)
        call.begin(region)
    }
    do {
        return call.returning(try body())
    } catch {
        throw call.throwing(error)
    }
}

@inlinable @inline(__always)
public func withCall<A, B, Result, Failure: Error>(
    _ name: StaticString, arguments a: (StaticString, A), _ b: (StaticString, B), options: TraceOptions = [],
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn, var region = call.enter(name, options, fileID, file, line, names: { $0 = [a.0, b.0] }) {
        region.add(a.1)
        region.add(b.1)
        call.begin(region)
    }
    do {
        return call.returning(try body())
    } catch {
        throw call.throwing(error)
    }
}

@inlinable @inline(__always)
public func withCall<A, B, C, Result, Failure: Error>(
    _ name: StaticString, arguments a: (StaticString, A), _ b: (StaticString, B), _ c: (StaticString, C),
    options: TraceOptions = [],
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn, var region = call.enter(name, options, fileID, file, line, names: { $0 = [a.0, b.0, c.0] }) {
        region.add(a.1)
        region.add(b.1)
        region.add(c.1)
        call.begin(region)
    }
    do {
        return call.returning(try body())
    } catch {
        throw call.throwing(error)
    }
}

@inlinable @_disfavoredOverload
public func withCall<each Argument, Result, Failure: Error>(
    _ name: StaticString, arguments: repeat (StaticString, each Argument), options: TraceOptions = [],
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn,
        var region = call.enter(name, options, fileID, file, line, names: { repeat $0.append((each arguments).0) })
    {
        repeat region.add((each arguments).1)
        call.begin(region)
    }
    do {
        return call.returning(try body())
    } catch {
        throw call.throwing(error)
    }
}

extension TracedCall {
    /// `names` gives the names of the arguments; it is asked once.
    @inlinable @inline(__always)
    mutating func enter(
        _ name: StaticString, _ options: TraceOptions, _ fileID: StaticString, _ file: StaticString, _ line: UInt32,
        names: (inout [StaticString]) -> Void
    ) -> TraceEncoder? {
        var opened = openCall(name.utf8Start, fileID.utf8Start, line)
        if opened.facts.isUnknown { opened = openAnyCall(name.utf8Start, fileID.utf8Start, line) }
        if opened.facts.isUnknown {
            var list: [StaticString] = []
            names(&list)
            opened = openNewCall(name, list, options, fileID, file, line)
        }
        return take(opened)
    }
}
