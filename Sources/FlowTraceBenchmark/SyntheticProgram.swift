import TraceWire

/// The stream of a program that calls like `fib`: deep in waves, a hundred functions, some of them of libraries.
struct SyntheticProgram {
    private let withValues: Bool
    private var functions: [UInt32] = []
    private var builder = TraceBuilder(step: 100)
    private var state: UInt64 = 1

    init(withValues: Bool) {
        self.withValues = withValues
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
                builder.enter(function, arguments: withValues ? [.integer(Int64(begun)), text] : nil)
                begun += 1
            } else {
                builder.exit(result: withValues ? .integer(Int64(begun)) : nil)
            }
        }
        return builder.take()
    }

    private let text = Value.string("synthetic", length: 9)

    private mutating func random(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
