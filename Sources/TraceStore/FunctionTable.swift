import TraceWire

/// All functions of the session, and how often each was called.
final class FunctionTable {
    private(set) var functions: [Function] = []
    private var numbers: [Function: UInt32] = [:]
    private var capacity = 256
    /// The lines of each function's code, as different interpreters have it.
    var lines: [UInt32: [LineTable]] = [:]
    static let greatestVariants = 16
    /// Functions whose values a recorder has left out for a while, and what it said of that last.
    var lowered: [UInt32: AdaptedRecord] = [:]
    /// The same of functions whose values it has told in short.
    var shortened: [UInt32: AdaptedRecord] = [:]
    /// By function: `StackFlags.mine` and `StackFlags.importing` (the import system).
    private(set) var traits: UnsafeMutablePointer<UInt8>
    /// Rows of each function.
    private(set) var calls: UnsafeMutablePointer<UInt64>

    init() {
        traits = .allocate(capacity: capacity)
        calls = .allocate(capacity: capacity)
        // The numbers of `FunctionID.lost` and `.unknown`.
        _ = number(of: Function(qualifiedName: "<lost>", origin: .library))
        _ = number(of: Function(qualifiedName: "<unknown>", origin: .library))
    }

    deinit {
        traits.deallocate()
        calls.deallocate()
    }

    /// The number of an equal function, or a new one.
    func number(of function: Function) -> UInt32 {
        if let number = numbers[function] { return number }
        if functions.count == capacity { grow() }
        let number = UInt32(functions.count)
        switch function.origin {
        case .mine: traits[functions.count] = StackFlags.mine
        case .importSystem: traits[functions.count] = StackFlags.importing
        case .library, .standardLibrary: traits[functions.count] = 0
        }
        calls[functions.count] = 0
        functions.append(function)
        numbers[function] = number
        return number
    }

    private func grow() {
        let newTraits = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
        let newCalls = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
        newTraits.update(from: traits, count: capacity)
        newCalls.update(from: calls, count: capacity)
        traits.deallocate()
        calls.deallocate()
        traits = newTraits
        calls = newCalls
        capacity *= 2
    }
}
