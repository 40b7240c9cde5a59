import Testing
import TraceStore
import TraceWire

/// The way of an exception through the calls, and what it came from.
@Suite struct ExceptionPathTests {
    private func store(_ build: (inout TraceBuilder) -> Void) -> TraceStore {
        var builder = TraceBuilder()
        for name in ["outer", "middle", "inner"] { _ = builder.function(name) }
        build(&builder)
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        return store
    }

    private func call(_ row: UInt32) -> CallID { CallID(lane: LaneID(raw: 0), row: row) }

    @Test func `the calls that an exception left come in order, each with its line, and the handler last`() {
        let store = store { builder in
            for function: UInt32 in 0...2 { builder.enter(function) }
            let serial = builder.raise("KeyError", line: 11)
            builder.unwind(serial)
            builder.arrive(serial, line: 22)
            builder.unwind(serial)
            builder.arrive(serial, line: 33)
            builder.handled(serial, line: 34)
            builder.exit()
        }
        for row in UInt32(0)...2 {
            let path = store.exceptionPath(call(row))
            #expect(path?.raisedIn == call(2))
            #expect(path?.left == [call(2), call(1)])
            #expect(path?.handledIn == call(0))
            #expect(path?.replacedBy == nil)
        }
        #expect((0...2).map { store.exceptionLine(call($0)) } == [33, 22, 11])
        #expect(store.exceptionPath(call(0), limit: 1)?.left == [call(1)])
    }

    @Test func `a handler has the exception while its call is open, unless it lets it go on`() {
        var builder = TraceBuilder()
        _ = builder.function("outer")
        builder.enter(0)
        builder.enter(0)
        let serial = builder.raise("KeyError")
        builder.unwind(serial)
        builder.arrive(serial)
        builder.handled(serial)
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, builder.take())
        #expect(store.exceptionPath(call(1))?.handledIn == call(0))
        builder.reraise(serial)
        store.ingest(process, builder.take())
        #expect(store.exceptionPath(call(1))?.handledIn == nil)
    }

    @Test func `an exception that comes from another names it, and where that was raised`() {
        let store = store { builder in
            builder.enter(0)
            builder.enter(1)
            let first = builder.raise("OSError", [.integer(28)])
            builder.unwind(first)
            builder.arrive(first)
            builder.handled(first, line: 7)
            let second = builder.raise(
                "app.NotStored", from: [(.cause, first, "OSError", [.integer(28)]), (.context, 0, "KeyError", [])])
            builder.unwind(second)
        }
        let chain = store.exceptionChain(call(0))
        #expect(chain.map(\.typeName) == ["OSError", "KeyError"])
        #expect(chain.map(\.relation) == [.cause, .context])
        #expect(chain.map(\.message) == ["28", ""])
        #expect(chain.map(\.raisedIn) == [call(1), nil])
        let path = store.exceptionPath(call(1))
        #expect(path?.handledIn == call(0))
        #expect(path?.replacedBy?.typeName == "app.NotStored")
        #expect(store.exception(call(1))?.caughtLine == 7)
    }

    @Test func `a call without an exception has no path`() {
        let store = store { builder in
            builder.enter(0)
            builder.exit()
        }
        #expect(store.exceptionPath(call(0)) == nil)
        #expect(store.exceptionChain(call(0)).isEmpty)
        #expect(store.exceptionLine(call(0)) == nil)
    }

    @Test func `cancellation is told apart`() {
        let store = store { builder in
            builder.enter(0)
            builder.unwind(builder.raise("asyncio.exceptions.CancelledError", controlFlow: true, cancelled: true))
        }
        #expect(store.exception(call(0))?.cancelled == true)
        #expect(store.exception(call(0))?.controlFlow == true)
    }
}
