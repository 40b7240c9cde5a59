import Testing
import TraceStore
import TraceWire

/// The event sequences are those that CPython sends.
@Suite struct ExceptionTests {
    private func store(_ build: (inout TraceBuilder) -> Void) -> TraceStore {
        var builder = TraceBuilder()
        _ = builder.function("outer")
        _ = builder.function("inner")
        build(&builder)
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        return store
    }

    private func call(_ row: UInt32) -> CallID { CallID(lane: LaneID(raw: 0), row: row) }

    @Test("an exception that passes three calls and is caught has one note, with both lines")
    func propagation() {
        let store = store { builder in
            for _ in 0..<3 { builder.enter(0) }
            let serial = builder.raise("app.Failure", [.string("why", length: 3)], line: 11)
            builder.unwind(serial)
            builder.arrive(serial, line: 22)
            builder.unwind(serial)
            builder.arrive(serial, line: 33)
            builder.handled(serial, line: 34)
            builder.exit()
        }
        #expect(
            store.notation([]) == "outer{ outer{ outer!app.Failure('why') }!app.Failure('why') }?app.Failure('why')")
        let note = store.exception(call(0))
        #expect(note == store.exception(call(2)))
        #expect(note?.raisedLine == 11)
        #expect(note?.caughtLine == 34)
        #expect(note?.message == "why")
        #expect(store.mark(call(0)) == .caught)
        #expect(store.mark(call(1)) == .propagated)
    }

    @Test("a bare raise in a handler is no catch")
    func bareRaise() {
        let store = store { builder in
            builder.enter(0)
            let serial = builder.raise("KeyError")
            for _ in 0..<2 {
                builder.handled(serial)
                builder.reraise(serial)
            }
            builder.unwind(serial)
        }
        #expect(store.notation([]) == "outer!KeyError")
        #expect(store.exception(call(0))?.caughtLine == nil)
    }

    @Test("an exception that is replaced by another was caught; the other one left the call")
    func replaced() {
        let store = store { builder in
            builder.enter(0)
            builder.enter(1)
            let first = builder.raise("ValueError")
            builder.unwind(first)
            builder.arrive(first)
            builder.handled(first, line: 8)
            let second = builder.raise("KeyError")
            builder.handled(second)
            builder.reraise(second)
            builder.unwind(second)
        }
        #expect(store.notation([]) == "outer{ inner! }!KeyError")
        #expect(store.exception(call(1))?.caughtLine == 8)
    }

    @Test("an exception in flight when the call returns leaves no mark")
    func inFlight() {
        let store = store { builder in
            builder.enter(0)
            builder.enter(1)
            let serial = builder.raise("StopIteration", controlFlow: true)
            builder.unwind(serial)
            builder.arrive(serial)
            builder.exit()
        }
        #expect(store.notation([]) == "outer{ inner!StopIteration }")
        #expect(store.exception(call(1))?.controlFlow == true)
        #expect(store.mark(call(0)) == nil)
    }

    @Test("a real exception counts before control flow that came later")
    func controlFlowSecond() {
        let store = store { builder in
            builder.enter(0)
            let first = builder.raise("ValueError")
            builder.handled(first)
            let second = builder.raise("StopIteration", controlFlow: true)
            builder.handled(second)
            builder.exit()
        }
        #expect(store.notation([]) == "outer?")
    }

    @Test("a call that handles many exceptions shows the last, and every one has its line")
    func many() {
        let store = store { builder in
            builder.enter(0)
            for index in 0..<20 {
                builder.enter(1)
                let serial = builder.raise("KeyError", [.integer(Int64(index))])
                builder.unwind(serial)
                builder.arrive(serial)
                builder.handled(serial, line: UInt32(100 + index))
            }
            builder.exit()
        }
        #expect(store.exception(call(0))?.message == "19")
        for row in UInt32(1)...20 { #expect(store.exception(call(row))?.caughtLine == 99 + row) }
    }

    @Test("a generator that yields in a handler has caught its exception")
    func yieldInHandler() {
        let store = store { builder in
            builder.enter(0)
            let serial = builder.raise("KeyError")
            builder.handled(serial)
            builder.suspend(1)
        }
        #expect(store.notation([]) == "outer?KeyError~")
    }

    @Test("an exception whose beginning was lost still marks its calls")
    func lostBeginning() {
        let store = store { builder in
            builder.enter(0)
            builder.enter(1)
            builder.unwind(99)
            builder.arrive(99, line: 4)
            builder.handled(99, line: 5)
            builder.exit()
        }
        #expect(store.mark(call(1)) == .propagated)
        #expect(store.mark(call(0)) == .caught)
        #expect(store.exception(call(0))?.typeName == "?")
        #expect(store.exception(call(0))?.caughtLine == 5)
    }

    @Test(
        "messages are what str() gives",
        arguments: [
            ("ValueError", [Value](), ""),
            ("ValueError", [.string("no", length: 2)], "no"),
            ("KeyError", [.string("k", length: 1)], "'k'"),
            ("ValueError", [.integer(3)], "3"),
            ("ValueError", [.integer(3), .string("x", length: 1)], "(3, 'x')"),
            ("FileNotFoundError", [.integer(2), .string("No such file", length: 12)], "[Errno 2] No such file"),
            ("ValueError", [.string("cut", length: 9)], "cut…"),
            ("ValueError", [.list([.float(1.5), Value.none], count: 2)], "[1.5, None]"),
        ] as [(String, [Value], String)])
    func messages(type: String, arguments: [Value], message: String) {
        let store = store { builder in
            builder.enter(0)
            builder.unwind(builder.raise(type, arguments))
        }
        #expect(store.exception(call(0))?.message == message)
        #expect(store.exception(call(0))?.arguments == arguments)
    }
}
