import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// What recording costs, by estimate: of one event in 1,024, chosen by its time, the clock is read once more when it is written.
package enum Overhead {
    /// Sums over the sampled events. Threads may lose an addition to each other: it is an estimate.
    nonisolated(unsafe) private static var ticks: UInt64 = 0
    nonisolated(unsafe) private static var samples: UInt64 = 0

    /// Is the event of this tick sampled?
    @inline(__always)
    static func isSample(_ tick: UInt64) -> Bool { tick & 1023 == 0 }

    /// An event that began at `tick` is written.
    @inline(never)
    static func sample(_ tick: UInt64) {
        guard ft_counter_invariant != 0 else { return }
        // A thread that lost its core in between would count for thousands.
        let passed = ft_ticks() &- tick
        ticks &+= passed < 4096 ? passed : 0
        samples &+= 1
    }

    /// What an event costs before its time is read and after it is written, in the interpreter, too: about 100 cycles.
    private static let fixedTicks: UInt64 = 6
    /// ns
    private static let interval: UInt64 = 500_000_000

    // As of the last time; the flusher's.
    nonisolated(unsafe) private static var next: UInt64 = 0
    nonisolated(unsafe) private static var lastTicks: UInt64 = 0
    nonisolated(unsafe) private static var lastSamples: UInt64 = 0
    nonisolated(unsafe) private static var lastTime: UInt64 = 0
    nonisolated(unsafe) private static var told: UInt64 = 0

    /// Tells readers, when it is time and has changed. On the flusher's thread.
    static func tell(_ shared: UnsafeMutablePointer<Recorder.Shared>) {
        let now = ft_monotonic()
        guard now >= next else { return }
        next = now &+ interval
        // The program's own threads, without this one.
        let time = processorTime(CLOCK_PROCESS_CPUTIME_ID) &- processorTime(CLOCK_THREAD_CPUTIME_ID)
        let (ticks, samples) = (Overhead.ticks, Overhead.samples)
        let (newTicks, newSamples, passed) = (ticks &- lastTicks, samples &- lastSamples, time &- lastTime)
        (lastTicks, lastSamples, lastTime) = (ticks, samples, time)
        // Little work says little. In the child of a fork the time begins anew.
        guard passed > 20_000_000, passed < 1 << 40, newTicks < 1 << 32 else { return }
        let cost = ((newTicks &+ newSamples &* fixedTicks) &* 1024 &* UInt64(Clock.scale)) >> Wire.tickScaleBits
        let part = cost &* 1000 / max(1, passed > cost ? passed &- cost : 1)
        let change = part > told ? part &- told : told &- part
        guard change > 2 &+ told / 10 else { return }
        told = part
        Recorder.record(RecordTag.overhead) { $0.varint(UInt32(clamping: part)) }
    }

    private static func processorTime(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return 0 }
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
