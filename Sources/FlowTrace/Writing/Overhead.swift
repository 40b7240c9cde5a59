import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// What recording costs, by estimate: of one event in 1,024, chosen by its time, the clock is read once more when it is written.
package enum Overhead {
    /// Is the event of this tick sampled?
    @inline(__always)
    static func isSample(_ tick: UInt64) -> Bool { tick & 1023 == 0 }

    /// Ticks of 16 cycles, 27 µs: what takes longer is taken for a thread that lost its core.
    static let longest: UInt64 = 4096

    /// An event that began at `tick` is written.
    @inline(never)
    static func sample(_ tick: UInt64) {
        guard ft_counter_invariant != 0 else { return }
        let passed = ft_ticks() &- tick
        ft_sample_add(passed < longest ? passed : 0)
    }

    /// What an event costs beside. A Python's: in the interpreter, and since the program finds less of its own in the processor's caches.
    /// About 80 cycles, by threads' own times, traced and not: of black, Flask, jinja2 and three small programs between half and
    /// twice as much.
    #if FLOWTRACE_EXTENSION
        private static let fixedTicks: UInt64 = 5
    #else
        private static let fixedTicks: UInt64 = 0
    #endif
    /// ns
    private static let interval: UInt64 = 500_000_000

    // As of the last time; the flusher's.
    nonisolated(unsafe) private static var next: UInt64 = 0
    nonisolated(unsafe) private static var lastTicks: UInt64 = 0
    nonisolated(unsafe) private static var lastSamples: UInt64 = 0
    nonisolated(unsafe) private static var lastTime: UInt64 = 0
    nonisolated(unsafe) private static var told: UInt64 = 0
    /// ns, each time with a quarter less of the past: single intervals are of little work, or disturbed.
    nonisolated(unsafe) private static var recentCost: UInt64 = 0
    nonisolated(unsafe) private static var recentTime: UInt64 = 0
    /// Intervals of next to no work, in a row.
    nonisolated(unsafe) private static var idleIntervals = 0

    /// Tells readers, when it is time and has changed. On the flusher's thread.
    static func tell(_ shared: UnsafeMutablePointer<Recorder.Shared>) {
        let now = ft_monotonic()
        guard now >= next else { return }
        next = now &+ interval
        // The program's own threads, without this one.
        let time = processorTime(CLOCK_PROCESS_CPUTIME_ID) &- processorTime(CLOCK_THREAD_CPUTIME_ID)
        let (ticks, samples) = (ft_sampled_ticks_get(), ft_samples_get())
        let (newTicks, newSamples, passed) = (ticks &- lastTicks, samples &- lastSamples, time &- lastTime)
        (lastTicks, lastSamples, lastTime) = (ticks, samples, time)
        // In the child of a fork the time begins anew.
        guard passed < 1 << 40, newTicks < 1 << 32 else { return }
        // Little work says little; and who does nothing any more pays nothing.
        guard passed > 20_000_000 else {
            idleIntervals += 1
            if idleIntervals == 4, told > 0 { tell(part: 0) }
            return
        }
        if idleIntervals >= 4 { (recentCost, recentTime) = (0, 0) }
        idleIntervals = 0
        let cost = ((newTicks &+ newSamples &* fixedTicks) &* 1024 &* UInt64(Clock.scale)) >> Wire.tickScaleBits
        recentCost = recentCost &* 3 / 4 &+ cost
        recentTime = recentTime &* 3 / 4 &+ passed
        // Nothing is recorded that leaves the program less than a fiftieth of its time: an error of the estimate.
        let own = recentTime > recentCost ? recentTime &- recentCost : 0
        let part = recentCost &* 1000 / max(1, own, recentTime / 50)
        let change = part > told ? part &- told : told &- part
        guard change > 2 &+ told / 10 else { return }
        tell(part: part)
    }

    private static func tell(part: UInt64) {
        told = part
        Recorder.record(RecordTag.overhead) { $0.varint(UInt32(clamping: part)) }
    }

    private static func processorTime(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return 0 }
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
