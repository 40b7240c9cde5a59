import CPython
import CRecorder

/// What the recorder knows of a code object, for as long as that lives (`CodeObjects`).
struct Function {
    var code: Object
    /// The number that the stream knows it by; `unannounced` until it is recorded for the first time.
    var id: UInt32 { didSet { settle() } }
    /// Parameters whose values are recorded: the first locals of a frame.
    var parameters: Int32
    var flags: UInt32
    /// Bit n: the name of parameter n looks like a secret.
    var secrets: UInt64 { didSet { settle() } }
    var origin: Origin
    /// The first parameter is called `self`: its attributes are not told with each call.
    var hasSubject = false
    /// Whether its calls are recorded.
    var reach = Reach.undecided { didSet { settle() } }
    /// What its calls say of lanes.
    var watch = Watch.nothing { didSet { settle() } }
    /// Of `Watch.task`: the parameter that is the coroutine.
    var watched: UInt8 = 0
    /// `ValueLevel` of arguments and results.
    var arguments = ValueLevel.values.rawValue { didSet { settle() } }
    var results = ValueLevel.values.rawValue { didSet { settle() } }
    /// Its values are told in short for a while (`Adaptivity`).
    var isBrief = false { didSet { settle() } }
    /// All that the quick way of a call asks: what follows from the properties above.
    private(set) var way = Way.general
    private(set) var head = EnterHead(function: 0, results: 0)
    /// Calls until it is looked at, one with many bytes of arguments as several (`Adaptivity`), and their number up to then.
    var callsLeft: Int64 = 0
    var nextLook: Int64 = 0
    var window = Adaptivity.Window()
    /// `Trigger`s.
    var triggers: UInt8 = 0
    /// `__name__` of its module, if that is known.
    var module: Object?
    /// Its place among the functions that the package decorates, -1: none.
    var decoration: Int32 = -1
    /// `__init__(self, …)`, as far as a session has to know.
    var isInitialiser = false
    /// Of its record, once it is announced: what is the same for an equal function, and how many bytes it takes.
    var identity: UInt64 = 0
    var recordBytes: Int32 = 0

    /// How the beginning of a call is recorded.
    enum Way: UInt8 {
        /// As `CallCallbacks.start` finds out.
        case general
        /// By its name, always, and nothing else follows from it.
        case named
        /// The same with all arguments as they are.
        case valued
        /// These two of a coroutine that another one awaits.
        case namedCoroutine
        case valuedCoroutine
    }

    /// Finds the way of its calls.
    private mutating func settle() {
        way = .general
        let isAwaited = watch == .coroutine && isCoroutine
        guard reach == .always, watch == .nothing || isAwaited, id < EnterHead.greatestFunction else { return }
        head = EnterHead(function: id, results: resultsAtEnd)
        if parameters == 0 || arguments == ValueLevel.none.rawValue {
            way = isAwaited ? .namedCoroutine : .named
        } else if arguments == ValueLevel.values.rawValue, secrets == 0 {
            way = isAwaited ? .valuedCoroutine : .valued
        }
    }

    /// `StackEntry.results` of its calls.
    var resultsAtEnd: UInt8 { isBrief ? results | Attention.brief : results }

    /// At what depth its arguments are told: those of a brief one as if they were attributes.
    @inline(__always)
    var valueDepth: Int { isBrief ? ValueLimits.briefDepth : 0 }

    /// Where the head of a function is.
    @inline(__always)
    static func head(_ function: UnsafeMutablePointer<Function>) -> UnsafePointer<EnterHead> {
        UnsafePointer(
            (UnsafeMutableRawPointer(function) + MemoryLayout<Function>.offset(of: \.head).unsafelyUnwrapped)
                .assumingMemoryBound(to: EnterHead.self))
    }

    static let unannounced = UInt32.max
    /// Most parameters that are recorded.
    static let greatestParameters = 64

    /// Runs in steps of its own: a coroutine, or a generator that stands in for one.
    var isCoroutine: Bool { flags & FunctionFlags.coroutine != 0 }
    var isAsyncGenerator: Bool { flags & FunctionFlags.asyncGenerator != 0 }
    /// A generator, and nothing else.
    var isGenerator: Bool {
        flags & (FunctionFlags.coroutine | FunctionFlags.asyncGenerator | FunctionFlags.generator)
            == FunctionFlags.generator
    }
    var isPlain: Bool {
        flags & (FunctionFlags.coroutine | FunctionFlags.asyncGenerator | FunctionFlags.generator) == 0
    }
}

/// Code object → function: open addressing by address, at most a quarter full, for another function on the way is mostly in no
/// cache. Under the GIL.
enum FunctionTable {
    nonisolated(unsafe) private static var slots: UnsafeMutablePointer<UnsafeMutablePointer<Function>?>?
    nonisolated(unsafe) private static var mask: UInt = 0
    nonisolated(unsafe) private static var count: UInt = 0
    /// The functions themselves, in blocks that never move.
    nonisolated(unsafe) private static var block: UnsafeMutablePointer<Function>?
    nonisolated(unsafe) private static var blockUsed = 0
    private static let blockSize = 512
    /// Functions whose code objects have died, the next one in `module`.
    nonisolated(unsafe) private static var unused: UnsafeMutablePointer<Function>?

    /// The function of a code object that has been seen.
    @inline(__always)
    static func known(_ code: Object) -> UnsafeMutablePointer<Function>? {
        guard let slots else { return nil }
        var place = hash(code) & mask
        while let function = slots[Int(bitPattern: place)] {
            if function.pointee.code == code { return function }
            place = (place &+ 1) & mask
        }
        return nil
    }

    /// All are to be recorded anew, in the child of a fork.
    static func forget() {
        Marks.forget()
        free(slots)
        slots = nil
        mask = 0
        count = 0
    }

    /// All are to be recorded anew, by another recorder of this process.
    static func renumber() {
        Marks.forget()
        var place = 0
        while let slots, place <= Int(mask) {
            slots[place]?.pointee.id = Function.unannounced
            slots[place]?.pointee.window = Adaptivity.Window()
            place += 1
        }
        forgetDecisions()
    }

    /// The function of the frame that runs.
    @inline(__always)
    static func find(_ code: Object) -> UnsafeMutablePointer<Function>? {
        guard let slots else { return FunctionIdentity.make(code, in: Layout.frame) }
        var place = hash(code) & mask
        while let function = slots[Int(bitPattern: place)] {
            if function.pointee.code == code { return function }
            place = (place &+ 1) & mask
        }
        return FunctionIdentity.make(code, in: Layout.frame)
    }

    /// All functions are to be decided anew.
    static func forgetDecisions() {
        guard let slots else { return }
        var place = 0
        while place <= Int(mask) {
            slots[place]?.pointee.reach = .undecided
            place += 1
        }
    }

    @inline(__always)
    private static func hash(_ code: Object) -> UInt {
        let bits = UInt(bitPattern: code)
        return (bits >> 4) ^ (bits >> 15)
    }

    /// nil: no memory.
    static func insert(_ function: Function) -> UnsafeMutablePointer<Function>? {
        if slots == nil || count &* 4 > mask { guard grow() else { return nil } }
        guard let place = room() else { return nil }
        place.initialize(to: function)
        put(place)
        count &+= 1
        return place
    }

    private static func room() -> UnsafeMutablePointer<Function>? {
        if let place = unused {
            unused = place.pointee.module?.assumingMemoryBound(to: Function.self)
            return place
        }
        if block == nil || blockUsed == blockSize {
            guard let memory = calloc(blockSize, MemoryLayout<Function>.stride) else { return nil }
            block = memory.assumingMemoryBound(to: Function.self)
            blockUsed = 0
        }
        guard let block else { return nil }
        blockUsed += 1
        return block + (blockUsed - 1)
    }

    /// The code object has died. Those that came later to the places after its own move up, so that a search ends as soon as if it
    /// had never been.
    static func remove(_ function: UnsafeMutablePointer<Function>) {
        guard let slots else { return }
        var hole = hash(function.pointee.code) & mask
        while let found = slots[Int(bitPattern: hole)], found != function { hole = (hole &+ 1) & mask }
        guard slots[Int(bitPattern: hole)] != nil else { return }
        var place = (hole &+ 1) & mask
        while let next = slots[Int(bitPattern: place)] {
            let wanted = hash(next.pointee.code) & mask
            if (place &- wanted) & mask >= (place &- hole) & mask {
                slots[Int(bitPattern: hole)] = next
                hole = place
            }
            place = (place &+ 1) & mask
        }
        slots[Int(bitPattern: hole)] = nil
        count &-= 1
        function.pointee.module = unused.map { UnsafeMutableRawPointer($0) }
        unused = function
    }

    private static func put(_ function: UnsafeMutablePointer<Function>) {
        guard let slots else { return }
        var place = hash(function.pointee.code) & mask
        while slots[Int(bitPattern: place)] != nil { place = (place &+ 1) & mask }
        slots[Int(bitPattern: place)] = function
    }

    private static func grow() -> Bool {
        let (old, oldSize) = (slots, slots == nil ? 0 : Int(mask) + 1)
        let size = oldSize == 0 ? 4096 : oldSize * 2
        guard let memory = calloc(size, MemoryLayout<UnsafeMutablePointer<Function>?>.stride) else { return false }
        slots = memory.bindMemory(to: UnsafeMutablePointer<Function>?.self, capacity: size)
        mask = UInt(size - 1)
        var index = 0
        while index < oldSize {
            if let function = old?[index] { put(function) }
            index += 1
        }
        free(old)
        return true
    }
}
