import CAllocations
import FlowTrace
import Tracing

// One function, in different dress. What it does itself takes part of a nanosecond.

@inline(never)
func bare(_ a: Int, _ b: Int, _ c: Int) -> Int { a &+ b ^ c }

/// What no recorder of times can do without.
@inline(never)
func clocked(_ a: Int, _ b: Int, _ c: Int) -> Int {
    let start = clock_ticks()
    let result = a &+ b ^ c
    ticks = clock_ticks() &- start
    return result
}
nonisolated(unsafe) private var ticks: UInt64 = 0

/// What `@Traced` makes of it: see Tests/MacroChecks/Expansions.txt.
@inline(never)
func traced(_ a: Int, _ b: Int, _ c: Int) -> Int {
    var call = FlowTrace.TracedCall()
    defer {
        call.leave()
    }
    if FlowTrace.TracedCall.isOn, var arguments = call.enter("traced", "a b c", []) {
        arguments.add(a)
        arguments.add(b)
        arguments.add(c)
        call.begin(arguments)
    }
    return call.returning(a &+ b ^ c)
}

@inline(never)
func scoped(_ a: Int, _ b: Int, _ c: Int) -> Int {
    withCall("scoped", arguments: ("a", a), ("b", b), ("c", c)) { a &+ b ^ c }
}

/// Texts, which have to be copied.
@inline(never)
func tracedTexts(_ a: String, _ b: String) -> String {
    var call = FlowTrace.TracedCall()
    defer {
        call.leave()
    }
    if FlowTrace.TracedCall.isOn, var arguments = call.enter("tracedTexts", "a b", []) {
        arguments.add(a)
        arguments.add(b)
        call.begin(arguments)
    }
    return call.returning(a)
}

@inline(never)
func spanned(_ a: Int, _ b: Int, _ c: Int) -> Int {
    withSpan("spanned") { _ in a &+ b ^ c }
}

@inline(never)
func spannedWithAttributes(_ a: Int, _ b: Int, _ c: Int) -> Int {
    withSpan("spannedWithAttributes") { span in
        span.attributes["a"] = a
        span.attributes["b"] = b
        span.attributes["c"] = c
        let result = a &+ b ^ c
        span.attributes["result"] = result
        return result
    }
}

// In tasks: none of them suspends. An asynchronous function that does next to nothing is made one that is not: hence the call.

@inline(never)
func bareLater(_ a: Int, _ b: Int, _ c: Int) async -> Int { bare(a, b, c) }

@inline(never)
func tracedLater(_ a: Int, _ b: Int, _ c: Int) async -> Int {
    var call = FlowTrace.TracedCall()
    defer {
        call.leave()
    }
    if FlowTrace.TracedCall.isOn, var arguments = call.enter("tracedLater", "a b c", [.asynchronous]) {
        arguments.add(a)
        arguments.add(b)
        arguments.add(c)
        call.begin(arguments)
    }
    return call.returning(bare(a, b, c))
}

@inline(never)
func spannedLater(_ a: Int, _ b: Int, _ c: Int) async -> Int {
    await withSpan("spannedLater") { _ async in bare(a, b, c) }
}
