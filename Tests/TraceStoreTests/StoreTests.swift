import Testing
import TraceStore
import TraceWire

@Suite struct StoreTests {
    private let main = LaneID(raw: 0)

    private func call(_ row: UInt32) -> CallID { CallID(lane: main, row: row) }

    @Test("times are those of the events, of open calls until now")
    func times() throws {
        var builder = TraceBuilder(start: 5_000, step: 100)
        let store = TraceStore()
        let process = store.beginProcess()
        try builder.append("a@2s{ b } c…")
        store.ingest(process, builder.take())
        #expect(store.start(call(0)) == 5_100)
        #expect(store.start(call(1)) == 5_200)
        #expect(store.duration(call(1), now: 0) == 100)
        // Longer than 1.07 s: kept in units of 256 ns.
        let long = Int64(store.duration(call(0), now: 0))
        #expect(abs(long - 2_000_000_300) < 256)
        let begun = store.start(call(2))
        #expect(store.duration(call(2), now: begun + 77) == 77)
        #expect(store.duration(call(2), now: 0) == 0)
        store.endProcess(process)
        #expect(store.duration(call(2), now: begun + 77) == 0)
        #expect(store.process(process).lastTime == begun)
    }

    @Test("time on a lane never runs backwards")
    func clamp() {
        var builder = TraceBuilder(start: 9_000, step: 100)
        let store = TraceStore()
        let process = store.beginProcess()
        let function = builder.function("f")
        builder.enter(function)
        store.ingest(process, builder.take())
        builder.now = 2_000
        builder.enter(function)
        builder.exit()
        store.ingest(process, builder.take())
        #expect(store.start(call(1)) == 9_100)
        #expect(forestFaults(store) == [])
    }

    @Test("continuations of a generator lead to its first part and its arguments")
    func generators() throws {
        let store = try TraceStore.noted("main{ g(x=7)~=1 ^g~=2 other(y=1) ^g=3 }")
        #expect(store.outcome(call(1)) == .suspended)
        #expect(store.isContinuation(call(2)))
        for row: UInt32 in [2, 4] {
            #expect(store.firstPart(call(row)) == call(1))
            #expect(store.arguments(call(row)) == [.integer(7)])
        }
        #expect(store.firstPart(call(1)) == nil)
        #expect(store.result(call(2)) == .integer(2))
        #expect(store.outcome(call(4)) == .returned)
    }

    @Test("a lane that awaits is parked until it wakes, and the time counts")
    func parking() throws {
        var builder = TraceBuilder(step: 100)
        let store = TraceStore()
        let process = store.beginProcess()
        try builder.append("task t[ a{ b& } ]")
        store.ingest(process, builder.take())
        #expect(store.isParked(call(1)))
        #expect(!store.isParked(call(0)))
        #expect(store.lane(main).isParked)
        #expect(store.lane(main).kind == .task)
        builder.now += 5_000
        builder.wake()
        store.ingest(process, builder.take())
        #expect(!store.isParked(call(1)))
        #expect(store.lane(main).parkedTime == 5_100)
    }

    @Test("processes have numbers of their own; equal functions are one")
    func processes() throws {
        let store = TraceStore()
        let first = store.beginProcess()
        let second = store.beginProcess()
        var other = TraceBuilder()
        other.record(.hello(Hello(pid: 2, texts: ["command": "a\u{0}b c"])))
        _ = other.function("padding")
        let lane = "worker"
        other.lane(lane, parent: nil)
        try other.append("x y(a=<app.Thing>)")
        store.ingest(first, try TraceNotation.stream("y x{ x }"))
        store.ingest(second, other.take())
        #expect(store.notation([]) == "thread main[ y x{ x } ] thread worker[ x y ]")
        // x is defined on another line by the second program: not the same function.
        #expect(store.functionCount == 2 + 2 + 3)
        #expect(store.process(second).hello?.command == ["a", "b c"])
        let object = store.arguments(CallID(lane: LaneID(raw: 1), row: 1))
        #expect(object == [.object(type: 0, address: 0, attributes: [], count: 0)])
        #expect(store.typeName(second, 0) == "app.Thing")
        #expect(store.typeName(first, 0) == "?")
        let third = store.beginProcess()
        store.ingest(third, try TraceNotation.stream("y x{ x }"))
        #expect(store.functionCount == 2 + 2 + 3)
        #expect(forestFaults(store) == [])
    }

    @Test("state, notices and the end come through, and lanes can be renamed")
    func records() {
        var builder = TraceBuilder()
        builder.lane("a")
        builder.record(.state(StateRecord(capture: false, droppedChunks: 1, droppedCalls: 99)))
        builder.record(.notice(NoticeRecord(severity: .fault, text: "off")))
        builder.record(.lane(LaneRecord(id: 0, kind: .task, threadID: 5, name: "b")))
        builder.record(.end(.recorderStopped))
        let store = TraceStore()
        let process = store.beginProcess()
        let before = store.revision
        store.ingest(process, builder.take())
        #expect(store.revision > before)
        let facts = store.process(process)
        #expect(!facts.isCapturing && facts.droppedCalls == 99 && facts.endReason == .recorderStopped)
        #expect(facts.notices.map(\.text) == ["off"])
        #expect(!facts.hasEnded)
        #expect(store.lane(main).name == "b")
        #expect(store.lane(main).kind == .task)
    }

    @Test("a recorder of another version is named, and nothing of it used")
    func foreignVersion() throws {
        var builder = TraceBuilder()
        builder.record(.hello(Hello(version: Wire.version + 1, pid: 3)))
        try builder.append("a{ b }")
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, builder.take())
        #expect(store.callCount == 0)
        #expect(store.laneCount == 0)
        #expect(store.process(process).hello?.pid == 3)
        #expect(store.process(process).notices.map(\.severity) == [.fault])
        #expect(store.process(process).skippedBytes > 0)
    }

    @Test("a function that was never defined, and a lane, have a stand-in")
    func undefined() {
        var builder = TraceBuilder()
        let function = builder.function("f")
        builder.enter(function)
        let frames = builder.takeFrames()
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, frames[frames.count - 1])
        #expect(store.functionID(call(0)) == .unknown)
        #expect(store.lane(main).name == "lane 0")
        #expect(store.process(process).oddities == 1)
    }

    @Test("a call site belongs to the next call only")
    func callSites() {
        var builder = TraceBuilder()
        let function = builder.function("f")
        builder.callSite(12)
        builder.enter(function)
        builder.enter(function)
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        #expect(store.callSite(call(0))?.line == 12)
        #expect(store.callSite(call(1)) == nil)
    }

    @Test("a call site is a line of the caller's code, or of a function that is not on the stack")
    func callSitesByCode() throws {
        var builder = TraceBuilder()
        for (number, name) in ["outer", "native", "hidden"].enumerated() {
            var record = FunctionRecord(id: UInt32(number), qualifiedName: name)
            record.line = 10
            record.flags = name == "native" ? FunctionFlags.native : 0
            record.lines = LineTable(runs: [(2, 0), (4, 12), (70_000, 11), (3, 9)], first: 10)
            builder.record(.function(record))
        }
        builder.enter(0, site: 0)
        for site: UInt32 in [1, 3, 7, 70_006, 70_007, 90_000] {
            builder.enter(0, site: site, arguments: [.integer(1)])
            builder.exit()
        }
        builder.enter(1, site: 3)
        builder.enter(0, site: 7)
        builder.exit()
        builder.callSite(in: 2, site: 70_009)
        builder.enter(0, site: 0)
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        let lines = (0..<10).map { store.callSite(call($0))?.line }
        #expect(lines == [nil, nil, 12, 11, 11, 9, nil, 12, 11, 9])
        let far = try #require(store.callSite(call(9))?.function)
        #expect(store.function(far).qualifiedName == "hidden")
        #expect(store.callSite(call(5))?.function == nil)
    }

    @Test("display names leave out <locals> and name module bodies by their module")
    func displayNames() {
        #expect(Function(qualifiedName: "a.<locals>.b.<lambda>").displayName == "a.b.<lambda>")
        #expect(
            Function(qualifiedName: "<module>", module: "m", flags: FunctionFlags.moduleBody).displayName
                == "<module m>")
    }

    @Test("sets of functions hold what was inserted")
    func functionSets() {
        var set = FunctionSet()
        #expect(set.isEmpty && !set.contains(FunctionID(raw: 1000)))
        for raw: UInt32 in [3, 64, 1000, 3] { set.insert(FunctionID(raw: raw)) }
        #expect(set.count == 3)
        #expect((0..<1100).filter { set.contains(FunctionID(raw: $0)) } == [3, 64, 1000])
        #expect(set == FunctionSet([1000, 64, 3].map { FunctionID(raw: $0) }))
    }
}
