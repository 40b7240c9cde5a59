import CRecorder

/// How long a tick is, and when a moment is in both clocks. Each chunk has its own beginning in CLOCK_MONOTONIC, and the scale
/// of a chunk that still grows is measured over the recorder's whole life each time that a piece leaves: errors never add up.
enum Clock {
    /// ns per tick, times 2^20 (`Wire.tickScaleBits`).
    static var scale: UInt32 { ft_tick_scale_get() }
    nonisolated(unsafe) private static var firstTick: UInt64 = 0
    nonisolated(unsafe) private static var firstTime: UInt64 = 0

    /// Chooses the counter and measures it for 0.3 ms: an error below 1 in 1,000, which `refine` reduces as time passes.
    static func start() {
        ft_clock_choose()
        guard ft_counter_invariant != 0 else { return }
        (firstTime, firstTick) = now()
        while ft_monotonic() &- firstTime < 300_000 {}
        refine()
    }

    /// One moment in both clocks. A thread may lose its core between two readings: of several tries, the tightest counts.
    static func now() -> (time: UInt64, tick: UInt64) {
        var best = (time: UInt64(0), tick: UInt64(0))
        var narrowest = UInt64.max
        var tries = 0
        while tries < 4, narrowest > 64 {
            let before = ft_ticks()
            let time = ft_monotonic()
            let after = ft_ticks()
            if after &- before < narrowest {
                narrowest = after &- before
                best = (time, before &+ (after &- before) / 2)
            }
            tries += 1
        }
        return best
    }

    /// One moment where only the order of events counts: no clock need be read.
    static func step() -> (time: UInt64, tick: UInt64) {
        let tick = ft_ticks()
        return (tick, tick)
    }

    static func refine() {
        let moment = now()
        refine(time: moment.time, tick: moment.tick)
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
        ft_tick_scale_set(UInt32(truncatingIfNeeded: measured))
    }
}
