import TraceWire

/// The stream of a program that calls like `fib`: deep in waves, a hundred functions, some of them of libraries. As Python's recorder
/// writes it: with call sites, and in the short forms.
struct SyntheticProgram {
    enum Mix: String, CaseIterable {
        case structureOnly = "structure only"
        case withValues = "with values"
        /// Without values; one call in ten is a generator that yields and goes on, one in fifty raises, lanes change, and tasks wait.
        case generatorsTasksAndExceptions = "generators, tasks, exceptions"
    }

    private let mix: Mix
    private var withValues: Bool { mix == .withValues }
    private var functions: [UInt32] = []
    private var builder = TraceBuilder(step: 100)
    private var state: UInt64 = 1

    init(_ mix: Mix) {
        self.mix = mix
        builder.usesShortForms = true
        for index in 0..<100 {
            functions.append(
                builder.function(
                    "function\(index)", origin: index % 3 == 0 ? .mine : .library, parameters: ["number", "name"]))
        }
    }

    /// The stream of the next calls.
    mutating func next(calls: Int) -> [UInt8] {
        var begun = 0
        while begun < calls {
            // A wave: enters and exits at random, towards a depth of about 20.
            let goesDeeper = builder.depth < 2 || (random(40) > builder.depth && builder.depth < 60)
            if goesDeeper {
                let function = functions[random(functions.count)]
                builder.enter(function, site: site, arguments: withValues ? [.integer(Int64(begun)), text] : nil)
                begun += 1
            } else if mix == .generatorsTasksAndExceptions, builder.depth > 1, random(5) == 0 {
                begun += endOtherwise()
            } else {
                builder.exit(result: withValues ? .integer(Int64(begun)) : nil)
            }
        }
        return builder.take()
    }

    /// Ends the innermost call in one of the rarer ways; answers how many calls began.
    private mutating func endOtherwise() -> Int {
        switch random(10) {
        case 0:
            let serial = builder.raise("ValueError", [text])
            builder.unwind(serial)
            builder.arrive(serial)
            builder.handled(serial)
            return 0
        case 1..<6:
            let frame = builder.newFrame()
            builder.enter(functions[0], site: site)
            builder.suspend(frame)
            builder.resume(functions[0], frame, site: site)
            builder.exit()
            return 2
        case 6, 7:
            builder.park()
            builder.wake()
            builder.exit()
            return 0
        default:
            builder.lane("task \(random(8))", kind: .task)
            return 0
        }
    }

    /// Of the next call in its caller: a code unit, of which most functions have a few hundred.
    private var site: UInt32 { mutating get { UInt32(1 + random(300)) } }

    private let text = Value.string("synthetic", length: 9)

    private mutating func random(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
