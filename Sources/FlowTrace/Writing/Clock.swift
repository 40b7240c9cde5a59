import CRecorder

/// How long a tick is. Each chunk has its own beginning in CLOCK_MONOTONIC, so that an error of the scale never adds up:
/// it is at most that of one chunk's duration.
enum Clock {
    /// ns per tick, times 2^20 (`Wire.tickScaleBits`).
    nonisolated(unsafe) static var scale: UInt32 = 1 << 20
    nonisolated(unsafe) private static var firstTick: UInt64 = 0
    nonisolated(unsafe) private static var firstTime: UInt64 = 0

    /// Chooses the counter and measures it for 0.3 ms: an error below 1 in 1,000, which `refine` reduces as time passes.
    static func start() {
        ft_clock_choose()
        guard ft_counter_invariant != 0 else { return }
        firstTime = ft_monotonic()
        firstTick = ft_ticks()
        while ft_monotonic() &- firstTime < 300_000 {}
        refine(time: ft_monotonic(), tick: ft_ticks())
    }

    /// `time` and `tick` of one moment. Called once a chunk.
    static func refine(time: UInt64, tick: UInt64) {
        guard ft_counter_invariant != 0, tick > firstTick, time > firstTime else { return }
        var elapsed = time &- firstTime
        var ticks = tick &- firstTick
        // Beyond 2^43 ns (2.4 hours) the product below would overflow; both lose the same bits.
        while elapsed >> 43 != 0 {
            elapsed >>= 1
            ticks >>= 1
        }
        let measured = (elapsed << 20) / ticks
        scale = UInt32(truncatingIfNeeded: measured)
    }
}
