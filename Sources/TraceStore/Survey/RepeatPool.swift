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

/// What open calls have called, six functions of each, in places that are used again and again.
final class RepeatPool {
    private var callees: [RepeatedCallee] = []
    private var counts: [UInt8] = []
    private var free: [UInt32] = []

    static let none = UInt32.max
    /// Calls of which it is known at a time: about 10 MB.
    static let greatestCount = 1 << 15
    private static let width = 6

    /// `none` when there is no room.
    func take() -> UInt32 {
        if let number = free.popLast() {
            counts[Int(number)] = 0
            return number
        }
        guard counts.count < RepeatPool.greatestCount else { return RepeatPool.none }
        counts.append(0)
        callees += Array(
            repeating: RepeatedCallee(function: 0, firstSlot: 0, time: 0), count: RepeatPool.width)
        return UInt32(counts.count - 1)
    }

    func give(_ number: UInt32) { free.append(number) }

    /// The callees of one call.
    func callees(_ number: UInt32) -> ArraySlice<RepeatedCallee> {
        let first = Int(number) * RepeatPool.width
        return callees[first..<first + Int(counts[Int(number)])]
    }

    /// Counts a call. `hash`: what makes a number of the arguments in a slot, asked only when a function comes again.
    @inline(__always)
    func add(_ number: UInt32, _ function: UInt32, slot: UInt32, time: UInt64, hash: (UInt32) -> UInt32) {
        let first = Int(number) * RepeatPool.width
        let end = first + Int(counts[Int(number)])
        for place in first..<end where callees[place].function == function {
            if callees[place].count == 1 { callees[place].add(hash(callees[place].firstSlot)) }
            callees[place].count &+= 1
            callees[place].time &+= time
            callees[place].add(hash(slot))
            return
        }
        let new = RepeatedCallee(function: function, firstSlot: slot, time: time)
        if end - first < RepeatPool.width {
            callees[end] = new
            counts[Int(number)] += 1
        } else if let once = (first..<end).first(where: { callees[$0].count == 1 }) {
            callees[once] = new
        }
    }
}
