import CRecorder
import TraceWire

// What a call costs in the common case: nothing has changed since the thread's last event, nothing is held back or limited, the
// chunk and the lane's stack have room, and little time has passed. Here that takes no call of another function, so that no register
// need be saved; whatever is not so is found before anything is written, and left to those who go through it all again.
//
// The counter is read first: what follows is done while it is on its way, which takes longer.

extension UnsafeMutablePointer where Pointee == Writer {
    /// Begins the event of a call; answers where the values follow, if `tag` has any; without: `finishReady`. nil: nothing is
    /// written. `bits`: of the time, behind `tag`.
    @inline(__always)
    func enterReady(
        _ function: UnsafeMutablePointer<Definition>, _ tag: UInt8, bits: UInt64, _ now: UInt64
    ) -> UnsafeMutablePointer<UInt8>? {
        let passed = now &- pointee.lastTick
        guard passed >> bits == 0 else { return nil }
        // First, before the compiler must think that its stack has changed.
        push(function.pointee.number, nil, now, 0)
        let next = UnsafeMutableRawPointer(pointee.cursor)
        pointee.lastTick = now
        pointee.calls &+= 1
        next.storeBytes(of: (UInt16(tag) << 8 | UInt16(truncatingIfNeeded: passed)).bigEndian, as: UInt16.self)
        (next + 2).storeBytes(of: function.pointee.code.littleEndian, as: UInt64.self)
        return (next + (2 &+ function.pointee.codeCount)).assumingMemoryBound(to: UInt8.self)
    }

    /// Ends the innermost call; false: nothing is written.
    @inline(__always)
    func exitReady(_ now: UInt64) -> Bool {
        let passed = now &- pointee.lastTick
        guard passed < 1 << 13 else { return false }
        let next = UnsafeMutableRawPointer(pointee.cursor)
        pointee.lane.pointee.depth &-= 1
        next.storeBytes(
            of: (UInt16(EventTag.shortExit) << 8 | UInt16(truncatingIfNeeded: passed)).bigEndian, as: UInt16.self)
        finishReady((next + 2).assumingMemoryBound(to: UInt8.self), now)
        return true
    }

    /// `finish`.
    @inline(__always)
    func finishReady(_ next: UnsafeMutablePointer<UInt8>, _ now: UInt64) {
        publish(UnsafeMutableRawPointer(next), now)
        if Overhead.isSample(now) {
            let passed = ft_invariant_ticks() &- now
            ft_sample_add(passed < Overhead.longest ? passed : 0)
        }
    }
}
