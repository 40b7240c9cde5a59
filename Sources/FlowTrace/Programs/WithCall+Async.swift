/// Runs an asynchronous `body` as a traced call, in the lane of its task and in the caller's isolation.
///
/// The task counts as suspended from the beginning of `body` to the next traced call in it, or its end.
@inlinable @inline(__always)
public func withCall<Result, Failure: Error>(
    _ name: StaticString, options: TraceOptions = [],
    isolation: isolated (any Actor)? = #isolation,
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn {
        call.enter(name, "", options.union(.asynchronous), fileID: fileID, file: file, line: line)
    }
    call.awaiting()
    do {
        return call.returning(try await body())
    } catch {
        throw call.throwing(error)
    }
}

// One and two and three arguments are written out, for the reason that WithCall.swift gives.

@inlinable @inline(__always)
public func withCall<A, Result, Failure: Error>(
    _ name: StaticString, arguments a: (StaticString, A), options: TraceOptions = [],
    isolation: isolated (any Actor)? = #isolation,
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn,
        var region = call.enter(
            name, options.union(.asynchronous), fileID, file, line, names: { $0 = [a.0] })
    {
        region.add(a.1)
        call.begin(region)
    }
    call.awaiting()
    do {
        return call.returning(try await body())
    } catch {
        throw call.throwing(error)
    }
}

@inlinable @inline(__always)
public func withCall<A, B, Result, Failure: Error>(
    _ name: StaticString, arguments a: (StaticString, A), _ b: (StaticString, B), options: TraceOptions = [],
    isolation: isolated (any Actor)? = #isolation,
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn,
        var region = call.enter(
            name, options.union(.asynchronous), fileID, file, line, names: { $0 = [a.0, b.0] })
    {
        region.add(a.1)
        region.add(b.1)
        call.begin(region)
    }
    call.awaiting()
    do {
        return call.returning(try await body())
    } catch {
        throw call.throwing(error)
    }
}

@inlinable @inline(__always)
public func withCall<A, B, C, Result, Failure: Error>(
    _ name: StaticString, arguments a: (StaticString, A), _ b: (StaticString, B), _ c: (StaticString, C),
    options: TraceOptions = [],
    isolation: isolated (any Actor)? = #isolation,
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn,
        var region = call.enter(
            name, options.union(.asynchronous), fileID, file, line, names: { $0 = [a.0, b.0, c.0] })
    {
        region.add(a.1)
        region.add(b.1)
        region.add(c.1)
        call.begin(region)
    }
    call.awaiting()
    do {
        return call.returning(try await body())
    } catch {
        throw call.throwing(error)
    }
}

@inlinable @_disfavoredOverload
public func withCall<each Argument, Result, Failure: Error>(
    _ name: StaticString, arguments: repeat (StaticString, each Argument), options: TraceOptions = [],
    isolation: isolated (any Actor)? = #isolation,
    fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line,
    _ body: () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    var call = TracedCall()
    defer { call.leave() }
    if TracedCall.isOn,
        var region = call.enter(
            name, options.union(.asynchronous), fileID, file, line, names: { repeat $0.append((each arguments).0) })
    {
        repeat region.add((each arguments).1)
        call.begin(region)
    }
    call.awaiting()
    do {
        return call.returning(try await body())
    } catch {
        throw call.throwing(error)
    }
}
