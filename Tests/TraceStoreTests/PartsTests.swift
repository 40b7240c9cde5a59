import Testing
import TraceStore
import TraceWire

/// Calls that stop and go on.
@Suite struct PartsTests {
    private let first = LaneID(raw: 0)

    private func store(step: UInt64 = 1000, _ build: (inout TraceBuilder) -> Void) -> TraceStore {
        var builder = TraceBuilder(step: step)
        for name in ["outer", "inner"] { _ = builder.function(name) }
        build(&builder)
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        return store
    }

    private func call(_ row: UInt32) -> CallID { CallID(lane: first, row: row) }

    @Test func `a call that was open while its lane was parked waited, and so did its callers`() {
        let store = store { builder in
            builder.lane("task", kind: .task)
            builder.enter(0)
            builder.enter(1)
            builder.now += 5000
            builder.exit()
            builder.enter(1)
            for _ in 0..<3 {
                builder.park()
                builder.now += 10_000
                builder.wake()
            }
            builder.exit()
            builder.park()
            builder.now += 4000
            builder.wake()
            builder.exit()
        }
        #expect(store.waiting(call(1), now: 0) == 0)
        #expect(store.waiting(call(2), now: 0) == 33_000)
        #expect(store.waiting(call(0), now: 0) == 38_000)
        #expect(store.duration(call(0), now: 0) > 38_000)
    }

    @Test func `an open call has waited until now`() {
        var builder = TraceBuilder()
        _ = builder.function("outer")
        builder.enter(0)
        builder.enter(0)
        builder.park()
        builder.now += 9000
        builder.wake()
        builder.park()
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        #expect(store.waiting(call(1), now: builder.now + 500) == 10_500)
        #expect(store.waiting(call(0), now: builder.now + 500) == 10_500)
    }

    @Test func `a generator is told as a whole by each of its parts`() {
        let store = store { builder in
            builder.enter(0)
            builder.enter(1)
            let frame = builder.newFrame()
            builder.suspend(frame)
            for _ in 0..<3 {
                builder.resume(1, frame)
                builder.suspend(frame)
            }
            builder.resume(1, frame)
            builder.exit()
            builder.exit()
        }
        for row in UInt32(1)...5 {
            let generator = store.generator(call(row), now: 0)
            #expect(generator?.resumes == 4)
            #expect(generator?.state == .exhausted)
            #expect(generator?.running == 5000)
            #expect(generator?.first == call(1))
            #expect(generator?.last == call(5))
        }
        #expect(store.generator(call(0), now: 0) == nil)
    }

    @Test func `a generator whose frame another one has is gone`() {
        let store = store { builder in
            builder.enter(0)
            for _ in 0..<2 {
                builder.enter(1)
                builder.suspend(7)
            }
            builder.resume(1, 7)
            let exit = builder.raise("GeneratorExit", controlFlow: true)
            builder.unwind(exit)
        }
        #expect(store.generator(call(1), now: 0)?.state == .gone)
        #expect(store.generator(call(2), now: 0)?.state == .closed)
        #expect(store.generator(call(2), now: 0)?.resumes == 1)
    }

    @Test func `calls that are forgotten are counted as a stack realigned`() {
        let store = store { builder in
            builder.enter(0)
            builder.enter(1)
            builder.forget(1)
            builder.exit()
        }
        #expect(store.processes[0].realigned == 1)
        #expect(store.notation([]) == "outer{ inner# }")
    }
}
