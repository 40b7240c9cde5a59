import CPython
import CRecorder

/// Brings a writer to the lane that the running frame belongs to, and that lane's stack in step with the interpreter's frames. Needed
/// where CPython sends no event: a greenlet is switched, a generator is closed without a word (3.13), an exception is thrown into
/// what a parked task awaits, or the frames began before capture did.
enum Continuity {
    /// Frames that are looked at, from the innermost.
    private static let reach = 1 << 16
    nonisolated(unsafe) private static var memory: UnsafeMutablePointer<Object>?

    /// The call that begins in `frame` comes from another frame than the lane's innermost call, it seems.
    @inline(never)
    static func join(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object) {
        // Where limits leave calls out, a missing caller says nothing.
        guard !Limits.leavesCallsOut else { return }
        let top = NativeCallbacks.caller(writer)
        var caller = Layout.caller(frame)
        var next = caller
        while let candidate = next {
            // Through C, or through frames that are not recorded: the usual case.
            if let top, top.pointee.key == UnsafeRawPointer(candidate) { return }
            let isOutside = !isRecorded(candidate)
            if !isOutside {
                guard candidate == caller, Layout.isUnstarted(candidate) else { break }
            }
            next = Layout.caller(candidate)
            if !isOutside { caller = next }
        }
        guard let caller else {
            // The outermost of its stack. Others are open on this lane: so it is another stack, that of a greenlet.
            if top != nil, let lane = newGreenlet(frame, writer) { go(writer, to: lane) }
            return
        }
        if next == nil, top == nil { return }
        settle(writer, on: caller)
    }

    /// Whether a frame's call must be on a lane. At the boundary of the scope it may be, or not.
    private static func isRecorded(_ frame: Object) -> Bool {
        guard let code = Layout.code(frame), let function = FunctionTable.known(code) else { return true }
        return function.pointee.reach == .always || function.pointee.reach == .undecided
    }

    /// Makes the call in `frame` the innermost of the writer's lane, whichever lane that is. Calls above it end unseen; callers that
    /// are missing are re-opened.
    @inline(never)
    static func settle(_ writer: UnsafeMutablePointer<Writer>, on frame: Object) {
        if memory == nil {
            memory = malloc(reach * MemoryLayout<Object>.stride)?.bindMemory(to: Object.self, capacity: reach)
        }
        guard let chain = memory else { return }
        var count = 0
        var task: UnsafeMutablePointer<Lane>?
        var coroutines = 0
        var next: Object? = frame
        while let found = next, count < reach {
            chain[count] = found
            count += 1
            task = TaskLanes.lane(of: found)
            if task != nil { break }
            if isCoroutine(found) {
                coroutines = count
            } else if coroutines > 0 {
                break
            }
            next = Layout.caller(found)
        }
        if let task {
            let above = Resynchronisation.distance(task, chain[count - 1])
            if task != writer.pointee.lane, task.pointee.root == nil { task.pointee.driver = writer.pointee.lane }
            align(
                writer, task, kept: above.map { task.pointee.depth - $0 } ?? 0, chain, above == nil ? count : count - 1)
        } else if coroutines > 0 {
            beginTask(writer, chain[coroutines - 1], frame)
        } else {
            let own = writer.pointee.threadLane
            let isOwn = own.pointee.depth == 0 || count == reach || contains(chain, count, own.pointee.stack[0])
            guard let lane = isOwn ? own : newGreenlet(chain[count - 1], writer) else { return }
            align(writer, lane, kept: 0, chain, count)
        }
    }

    /// A task that began before capture: its lane, below whoever drives it.
    private static func beginTask(_ writer: UnsafeMutablePointer<Writer>, _ root: Object, _ frame: Object) {
        if let driver = Layout.caller(root) { settle(writer, on: driver) }
        guard let chain = memory, let code = Layout.code(root), let lane = TaskLanes.create(code, root, writer) else {
            return
        }
        lane.pointee.driver = writer.pointee.lane
        TaskLanes.insert(root, lane, writer)
        var count = 0
        var next: Object? = frame
        while let found = next, count < reach {
            chain[count] = found
            count += 1
            next = found == root ? nil : Layout.caller(found)
        }
        align(writer, lane, kept: 0, chain, count)
    }

    /// Goes to `lane`. Of its stack, `kept` calls are known to go on, and those above them as far as they are found, in their order, among
    /// the first `count` frames of the chain; the frames within the last one found are re-opened.
    private static func align(
        _ writer: UnsafeMutablePointer<Writer>, _ lane: UnsafeMutablePointer<Lane>, kept: Int,
        _ chain: UnsafeMutablePointer<Object>, _ count: Int
    ) {
        go(writer, to: lane)
        var kept = kept
        var place = count
        while kept < lane.pointee.depth {
            var probe = place - 1
            while probe >= 0, !isSame(lane.pointee.stack[kept], chain[probe]) { probe -= 1 }
            if probe < 0 { break }
            place = probe
            kept += 1
        }
        writer.forget(lane.pointee.depth - kept)
        let before = lane.pointee.depth
        while place > 0 {
            place -= 1
            reopen(writer, chain[place])
        }
        if lane.pointee.depth > before { writer.tellStack() }
    }

    private static func reopen(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object) {
        guard let code = Layout.code(frame), !Layout.isUnstarted(frame),
            let function = FunctionTable.known(code) ?? FunctionIdentity.make(code, in: frame),
            function.pointee.reach == .always || Scope.admits(frame, function)
        else { return }
        writer.reopen(function.pointee.id, key: frame, results: function.pointee.resultsAtEnd)
        CoroutineCallbacks.entered(writer, frame, function)
    }

    /// The address alone could be a later frame's.
    static func isSame(_ entry: StackEntry, _ frame: Object) -> Bool {
        guard entry.key == UnsafeRawPointer(frame), let code = Layout.code(frame) else { return false }
        return FunctionTable.known(code)?.pointee.id == entry.function
    }

    private static func contains(_ chain: UnsafeMutablePointer<Object>, _ count: Int, _ entry: StackEntry) -> Bool {
        var place = count - 1
        while place >= 0 {
            if isSame(entry, chain[place]) { return true }
            place -= 1
        }
        return false
    }

    private static func isCoroutine(_ frame: Object) -> Bool {
        guard let code = Layout.code(frame) else { return false }
        return (FunctionTable.known(code) ?? FunctionIdentity.make(code, in: frame))?.pointee.isCoroutine ?? false
    }

    // MARK: Lanes

    /// A lane for the stack of frames whose outermost is `root`.
    static func newGreenlet(
        _ root: Object, _ writer: UnsafeMutablePointer<Writer>
    ) -> UnsafeMutablePointer<Lane>? {
        guard let code = Layout.code(root), let lane = TaskLanes.create(code, nil, writer) else { return nil }
        lane.pointee.root = root
        TaskLanes.insert(root, lane, writer)
        return lane
    }

    /// Goes on in `lane`. Of two greenlets, the one that is left waits.
    static func go(_ writer: UnsafeMutablePointer<Writer>, to lane: UnsafeMutablePointer<Lane>) {
        let current = writer.pointee.lane
        guard lane != current else { return }
        if !current.pointee.isParked, current.pointee.depth > 0,
            current.pointee.root != nil || lane.pointee.root != nil
        {
            writer.awaiting(EventTag.park)
            current.pointee.isParked = true
        }
        writer.switchTo(lane)
        guard lane.pointee.isParked else { return }
        lane.pointee.isParked = false
        writer.awaiting(EventTag.wake)
    }
}
