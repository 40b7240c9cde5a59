/// A function that an open call has called, and with what.
struct RepeatedCallee {
    var function: UInt32
    /// Slot of the first call.
    var firstSlot: UInt32
    var count: UInt32 = 1
    /// ns of all its calls.
    var time: UInt64
    /// Hashes of three sets of arguments, and how often each came: at least, since one that is rare gives way to another.
    private var hashes: (UInt32, UInt32, UInt32) = (0, 0, 0)
    private var counts: (UInt32, UInt32, UInt32) = (0, 0, 0)

    init(function: UInt32, firstSlot: UInt32, time: UInt64) {
        self.function = function
        self.firstSlot = firstSlot
        self.time = time
    }

    /// How often the set of arguments came that came most.
    var greatestCount: UInt32 { max(counts.0, counts.1, counts.2) }

    /// `hash`: 0 when the arguments are not known.
    mutating func add(_ hash: UInt32) {
        guard hash != 0 else { return }
        if hashes.0 == hash {
            counts.0 &+= 1
        } else if hashes.1 == hash {
            counts.1 &+= 1
        } else if hashes.2 == hash {
            counts.2 &+= 1
        } else if counts.0 < 3, counts.0 <= counts.1, counts.0 <= counts.2 {
            (hashes.0, counts.0) = (hash, 1)
        } else if counts.1 < 3, counts.1 <= counts.2 {
            (hashes.1, counts.1) = (hash, 1)
        } else if counts.2 < 3 {
            (hashes.2, counts.2) = (hash, 1)
        }
    }
}

/// What open calls have called, six functions of each, in places that are used again and again. All is reached by pointer: every call
/// of my code that calls something passes through here.
final class RepeatPool {
    private var callees: UnsafeMutablePointer<RepeatedCallee>
    private var counts: UnsafeMutablePointer<UInt8>
    /// Places that were given back.
    private var free: UnsafeMutablePointer<UInt32>
    private var freeCount = 0
    private var used = 0
    private var capacity = 64

    static let none = UInt32.max
    /// Calls of which it is known at a time: about 10 MB.
    static let greatestCount = 1 << 15
    private static let width = 6

    init() {
        callees = .allocate(capacity: 64 * RepeatPool.width)
        counts = .allocate(capacity: 64)
        free = .allocate(capacity: 64)
    }

    deinit {
        callees.deallocate()
        counts.deallocate()
        free.deallocate()
    }

    /// `none` when there is no room.
    @inline(__always)
    func take() -> UInt32 {
        if freeCount > 0 {
            freeCount -= 1
            let number = free[freeCount]
            counts[Int(number)] = 0
            return number
        }
        return takeNew()
    }

    @inline(never)
    private func takeNew() -> UInt32 {
        if used == capacity {
            guard capacity < RepeatPool.greatestCount else { return RepeatPool.none }
            callees = RepeatPool.grown(callees, capacity * RepeatPool.width)
            counts = RepeatPool.grown(counts, capacity)
            free = RepeatPool.grown(free, capacity)
            capacity *= 2
        }
        (counts + used).initialize(to: 0)
        used += 1
        return UInt32(used - 1)
    }

    private static func grown<Element: BitwiseCopyable>(
        _ elements: UnsafeMutablePointer<Element>, _ count: Int
    ) -> UnsafeMutablePointer<Element> {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: count * 2)
        larger.update(from: elements, count: count)
        elements.deallocate()
        return larger
    }

    @inline(__always)
    func give(_ number: UInt32) {
        free[freeCount] = number
        freeCount += 1
    }

    /// The callees of one call.
    @inline(__always)
    func callees(_ number: UInt32) -> UnsafeBufferPointer<RepeatedCallee> {
        UnsafeBufferPointer(start: callees + Int(number) * RepeatPool.width, count: Int(counts[Int(number)]))
    }

    /// Counts a call. `hash`: what makes a number of the arguments in a slot, asked only when a function comes again.
    @inline(__always)
    func add(_ number: UInt32, _ function: UInt32, slot: UInt32, time: UInt64, hash: (UInt32) -> UInt32) {
        let first = callees + Int(number) * RepeatPool.width
        let count = Int(counts[Int(number)])
        for index in 0..<count where first[index].function == function {
            let callee = first + index
            if callee.pointee.count == 1 { callee.pointee.add(hash(callee.pointee.firstSlot)) }
            callee.pointee.count &+= 1
            callee.pointee.time &+= time
            callee.pointee.add(hash(slot))
            return
        }
        let new = RepeatedCallee(function: function, firstSlot: slot, time: time)
        if count < RepeatPool.width {
            (first + count).initialize(to: new)
            counts[Int(number)] = UInt8(count + 1)
            return
        }
        for index in 0..<count where first[index].count == 1 {
            first[index] = new
            return
        }
    }
}
