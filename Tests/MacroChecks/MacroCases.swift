import FlowTrace
import FlowTraceMacros

enum Failure: Error, Equatable {
    case bad
    case code(Int)
}

@Traced func add(a: Int, b: Int) -> Int { a + b }
@Traced func nothing() {}
@Traced func early(_ n: Int) -> String {
    if n > 1 { return "many" }
    guard n == 1 else { return "none" }
    return "one"
}
@Traced func less(_ n: Int) -> Int {
    var left = [n]
    left[0] -= 1
    return left[0]
}
@Traced func choice(_ n: Int) -> String { if n > 1 { "many" } else { "few" } }
@Traced func fails(_ code: Int) throws -> Int {
    if code > 0 { throw Failure.code(code) }
    return code
}
@Traced func failsTyped(_ code: Int) throws(Failure) -> Int {
    guard code == 0 else { throw .code(code) }
    return code
}
@Traced func failsThrough(_ code: Int) throws(Failure) -> Int { try failsTyped(code) + 1 }
@Traced func catches(_ code: Int) -> Int {
    do { return try fails(code) } catch { return -1 }
}
@Traced func tidies(_ code: Int) throws -> Int {
    defer { nothing() }
    return try fails(code)
}
@Traced func tidiesLater(_ n: Int) async -> Int {
    defer { nothing() }
    await Task.yield()
    return n
}
@Traced func generic<Value: Comparable>(_ x: Value, _ y: Value) -> Value { x < y ? y : x }
@Traced func doubles(_ x: inout Int) { x *= 2 }
@Traced func sum(_ numbers: Int...) -> Int { numbers.reduce(0, +) }
@Traced func applies(_ body: (Int) throws -> Int, to n: Int) rethrows -> Int { try body(n) }
@Traced func later(_ n: Int) async -> Int {
    await Task.yield()
    return n + 1
}
@Traced func failsLate(_ code: Int) async throws -> Int {
    let x = try await Task { try fails(code) }.value
    return x
}
@Traced func failsLateTyped(_ code: Int) async throws(Failure) -> Int {
    await Task.yield()
    return try failsTyped(code)
}
@Traced func both(_ n: Int) async -> Int {
    async let a = later(n)
    async let b = later(n + 10)
    return await a + b
}
@Traced func counts(to n: Int) async -> Int {
    var total = 0
    for await x in AsyncStream<Int>(unfolding: { nil }) { total += x }
    if await later(n) > 1 { total += await later(total) }
    return total
}
@Traced(showArgs: false, showResult: false) func quiet(_ n: Int) -> Int { n }
@Traced(name: "renamed") func original() {}
@Traced func login(user: String, password: String) {}
@Traced func closures() -> Int {
    let twice = { (x: Int) -> Int in return x * 2 }
    func inner() -> Int { return 1 }
    return twice(inner())
}
@Traced func opaque() -> some Equatable { 5 }

struct Shop {
    var name: String

    @Traced init(name: String) { self.name = name }
    @Traced init?(checked: String) {
        if checked.isEmpty { return nil }
        name = checked
    }
    @Traced init(failing: String) throws {
        guard failing == "no" else { throw Failure.bad }
        name = failing
    }
    @Traced mutating func rename(to name: String) -> String {
        self.name = name
        return name
    }
    @Traced static func make() -> Shop { Shop(name: "made") }
    @Traced func nested() -> Int { add(a: 1, b: 2) }
}

class Base {
    let x: Int
    @Traced init(x: Int) { self.x = x }
    @Traced func twice() -> Int { x * 2 }
}

final class Derived: Base {
    @Traced init() { super.init(x: 4) }
    @Traced override func twice() -> Int { super.twice() + 1 }
}

actor Counter {
    private var value = 0
    @Traced func add(_ n: Int) -> Int {
        value += n
        return value
    }
    @Traced func addLater(_ n: Int) async -> Int {
        await Task.yield()
        return add(n)
    }
}

@Traced(.members) struct Till {
    var cents = 0
    mutating func take(_ n: Int) -> Int {
        cents += n
        return count()
    }
    func count() -> Int { cents }
    @Untraced func unseen() -> Int { 1 }
    var computed: Int { cents }
}

@Traced(.members) extension Base {
    func thrice() -> Int { x * 3 }
}

struct Basket {
    var prices = [1, 2]
    var total: Int { @Traced get { prices.reduce(0, +) } }
    var later: Int { @Traced get async throws { await MacroCases.later(prices[0]) } }
    var checked: Int { @Traced get throws(Failure) { try failsTyped(prices[0]) } }
    var size: String {
        @Traced get { if prices.count > 1 { "large" } else { "small" } }
    }
    var early: Int {
        @Traced(name: "Basket.first") get {
            defer { nothing() }
            guard let first = prices.first else { return 0 }
            return first
        }
    }
    var label = "a" {
        @Traced willSet { nothing() }
        @Traced didSet { nothing() }
    }
    subscript(index: Int) -> Int {
        @Traced get { prices[index] }
        @Traced set { prices[index] = newValue }
    }
    static var made: Basket { @Traced get { Basket() } }
}

var global: Int { @Traced get { 7 } }

@MainActor final class Screen {
    @Traced func draw() -> Int { 1 }
}

struct Setting {
    var volume = 1 {
        @Traced willSet(next) { nothing() }
        @Traced didSet(last) { nothing() }
    }
}

// What must not be copied, may not escape, or is sent away.

struct Handle: ~Copyable {
    var number: Int
    @Traced init(number: Int) { self.number = number }
    @Traced borrowing func look() -> Int { number }
    @Traced consuming func finish() -> Int { number }
    @Traced deinit { nothing() }
}
@Traced func makeHandle(_ n: Int) -> Handle { Handle(number: n) }
@Traced func makeHandleLater(_ n: Int) -> Handle {
    defer { nothing() }
    return Handle(number: n)
}
@Traced func consume(_ handle: consuming Handle) -> Int { handle.finish() }
@Traced func borrow(_ handle: borrowing Handle, _ text: borrowing String) -> Int { handle.number }
@Traced func append(_ text: consuming String) -> String {
    text += "!"
    return text
}

final class Parcel { var weight = 1 }
@Traced func send(_ a: sending Parcel, _ b: sending Parcel) async -> Int {
    async let first = Task { a.weight }.value
    async let second = Task { b.weight }.value
    return await first + second
}
@Traced func newParcel() -> sending Parcel { Parcel() }

typealias Change = (Int?) -> Int
@Traced func change(_ n: Int, by body: Change) -> Int { body(n) }
@Traced func changeDirectly(_ n: Int, by body: (Int?) -> Int) -> Int { body(n) }
@Traced func changeLater(_ n: Int, by body: @escaping @Sendable (Int) -> Int) async -> Int {
    await Task { body(n) }.value
}
@Traced func named(arguments: Int, call: Int, error: Int) throws -> Int { arguments + call + error }
@Traced func packed<each Value>(_ value: repeat each Value) -> Int { 1 }
@Traced func wholeConditional() -> Int {
    #if NEVER
        1
    #else
        2
    #endif
}
@Traced func handled() throws -> Int { do { return try fails(1) } catch { return 3 } }
@Traced func loop(_ n: Int) async throws -> Int {
    let numbers = AsyncThrowingStream<Int, any Error> { stream in
        for number in 0..<n { stream.yield(number) }
        stream.finish(throwing: Failure.code(n))
    }
    for try await number in numbers {
        if number == 1 { continue }
        _ = add(a: number, b: 1)
    }
    return n
}
@Traced func choose(_ n: Int) async -> Int {
    switch await later(n) {
    case 1: return add(a: n, b: 0)
    default: if await later(n + 1) > 2 { nothing() } else { return 0 }
    }
    guard await later(n) > 1 else { return 1 }
    return 2
}
@Traced func text(_ n: Int) async -> String {
    // A comment.
    if await later(n) > 1 {
        return """
            a /* no comment */
              b \(n)
            """   // another
    }
    return "no"
}
@Traced func stops() -> Int { preconditionFailure("never called") }

struct Money: Equatable {
    var cents = 1
    @Traced static func + (a: Money, b: Money) -> Money { Money(cents: a.cents + b.cents) }
    @Traced static prefix func - (a: Money) -> Money { Money(cents: -a.cents) }
    subscript<Value>(part path: KeyPath<Money, Value>) -> Value { @Traced get { self[keyPath: path] } }
}
@propertyWrapper struct Positive {
    var wrappedValue: Int
}
@Traced func wrapped(@Positive _ n: Int) -> Int { n + 1 }
@inlinable @Traced public func inlined(_ n: Int) -> Int { n + 1 }
enum Current { @TaskLocal static var id = 0 }
@Traced func bound() -> Int { Current.$id.withValue(3) { Current.id } }
@Traced func isolatedTo(_ actor: isolated (any Actor)? = #isolation) async -> Int { 1 }
@MainActor final class Window {
    let number: Int
    @Traced init(number: Int) throws {
        guard number > 0 else { throw Failure.bad }
        self.number = number
    }
    @Traced convenience init() throws { try self.init(number: 0) }
    @Traced nonisolated func title() -> String { "window" }
    @Traced func show(_ parcel: Parcel) async -> Parcel { parcel }
    @Traced isolated deinit { nothing() }
}
func outer() -> Int {
    @Traced func inner(_ n: Int) -> Int { n * 2 }
    return inner(2)
}
protocol Doubling { func value() -> Int }
extension Doubling {
    @Traced func doubled() -> Int { value() * 2 }
}
extension Int: Doubling { func value() -> Int { self } }

let allCases = [
    Case("function", "add(a: 1, b: 2) = 3") { _ = add(a: 1, b: 2) },
    Case("no result", "nothing") { nothing() },
    Case("early returns", "early(n: 2) = \"many\" early(n: 1) = \"one\" early(n: 0) = \"none\"") {
        _ = (early(2), early(1), early(0))
    },
    Case("a number before return", "less(n: 3) = 2") { _ = less(3) },
    Case("if expression", "choice(n: 2) = \"many\"") { _ = choice(2) },
    Case("throws", "fails(code: 1)!Failure(.code(1)) fails(code: 0) = 0") { _ = (try? fails(1), try? fails(0)) },
    Case("typed throws", "failsThrough(code: 1){ failsTyped(code: 1)!Failure(.code(1)) }!Failure(.code(1))") {
        do throws(Failure) { _ = try failsThrough(1) } catch { assert(error == .code(1)) }
    },
    Case("caught", "catches(code: 2){ fails(code: 2)!Failure(.code(2)) }?Failure(.code(2)) = -1") { _ = catches(2) },
    Case("defer", "tidies(code: 0){ fails(code: 0) = 0 nothing } = 0") { _ = try? tidies(0) },
    Case(
        "defer in tasks that change threads",
        Array(repeating: "tidiesLater(n: 7){ nothing } = 7", count: 40).joined(separator: " | ")
    ) {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<40 { group.addTask { _ = await tidiesLater(7) } }
        }
    },
    Case("generic", "generic(x: 1, y: 2) = 2 generic(x: \"a\", y: \"b\") = \"b\"") {
        _ = (generic(1, 2), generic("a", "b"))
    },
    Case("inout", "doubles(x: 4)") {
        var x = 4
        doubles(&x)
        assert(x == 8)
    },
    Case("variadic", "sum(numbers: [1, 2, 3]) = 6") { _ = sum(1, 2, 3) },
    Case("rethrows", "applies(n: 3){ add(a: 3, b: 1) = 4 } = 4") { _ = applies({ add(a: $0, b: 1) }, to: 3) },
    Case("async", "later(n: 1) = 2") { _ = await later(1) },
    Case("async throws", "failsLate(code: 0) = 0 | fails(code: 0) = 0") { _ = try? await failsLate(0) },
    Case("async typed throws", "failsLateTyped(code: 3){ failsTyped(code: 3)!Failure(.code(3)) }!Failure(.code(3))") {
        do throws(Failure) { _ = try await failsLateTyped(3) } catch { assert(error == .code(3)) }
    },
    Case("async let", "both(n: 1) = 14 | later(n: 1) = 2 | later(n: 11) = 12") { _ = await both(1) },
    Case("await in conditions", "counts(n: 1){ later(n: 1) = 2 later(n: 0) = 1 } = 1") { _ = await counts(to: 1) },
    Case("options", "quiet") { _ = quiet(1) },
    Case("name", "renamed") { original() },
    Case("secret", "login(user: \"ann\", password: •••)") { login(user: "ann", password: "s3cr3t") },
    Case("closures are left alone", "closures = 2") { _ = closures() },
    Case("opaque result", "opaque = 5") { _ = opaque() },
    Case("initialisers", "Shop.init(name: \"a\") Shop.init(checked: \"\") Shop.init(failing: \"x\")!Failure(.bad)") {
        _ = (Shop(name: "a"), Shop(checked: ""), try? Shop(failing: "x"))
    },
    Case("mutating", "Shop.init(name: \"a\") Shop.rename(name: \"b\") = \"b\"") {
        var shop = Shop(name: "a")
        _ = shop.rename(to: "b")
    },
    Case("static", "Shop.make{ Shop.init(name: \"made\") } = Shop(name: \"made\")") { _ = Shop.make() },
    Case("method", "Shop.init(name: \"a\") Shop.nested{ add(a: 1, b: 2) = 3 } = 3") { _ = Shop(name: "a").nested() },
    Case("classes", "Derived.init{ Base.init(x: 4) } Derived.twice{ Base.twice = 8 } = 9") { _ = Derived().twice() },
    Case("actor", "Counter.addLater(n: 2){ Counter.add(n: 2) = 2 } = 2") { _ = await Counter().addLater(2) },
    Case("global actor", "Screen.draw = 1") { _ = await MainActor.run { Screen().draw() } },
    Case("computed properties", "Basket.total = 3 Basket.size = \"large\" Basket.first{ nothing } = 1 global = 7") {
        let basket = Basket()
        _ = (basket.total, basket.size, basket.early, global)
    },
    Case(
        "a property that throws",
        "Basket.checked{ failsTyped(code: 1)!Failure(.code(1)) }!Failure(.code(1))"
    ) {
        do throws(Failure) { _ = try Basket().checked } catch { assert(error == .code(1)) }
    },
    Case("a property that awaits", "Basket.later{ later(n: 1) = 2 } = 2") { _ = try? await Basket().later },
    Case("a static property", "Basket.made = Basket(prices: [1, 2], label: \"a\")") { _ = Basket.made },
    Case("setters", "Basket.subscript(index: 1) = 2 Basket.subscript.set(index: 1, newValue: 5)") {
        var basket = Basket()
        _ = basket[1]
        basket[1] = 5
        assert(basket.prices == [1, 5])
    },
    Case("observers", "Basket.label.willSet(newValue: \"b\"){ nothing } Basket.label.didSet{ nothing }") {
        var basket = Basket()
        basket.label = "b"
    },
    Case("members", "Till.take(n: 3){ Till.count = 3 } = 3") {
        var till = Till()
        _ = (till.take(3), till.unseen(), till.computed)
    },
    Case("members of an extension", "Base.init(x: 2) Base.thrice = 6") { _ = Base(x: 2).thrice() },
    Case(
        "observers with names",
        "Setting.volume.willSet(next: 2){ nothing } Setting.volume.didSet(last: 1){ nothing }"
    ) {
        var setting = Setting()
        setting.volume = 2
    },
    Case(
        "what must not be copied",
        "makeHandle(n: 1){ Handle.init(number: 1) } = Handle Handle.look = 1 Handle.finish = 1 Handle.deinit{ nothing }"
    ) {
        let handle = makeHandle(1)
        _ = handle.look()
        _ = handle.finish()
    },
    Case(
        "what must not be copied, and defer",
        "makeHandleLater(n: 2){ Handle.init(number: 2) nothing } = Handle consume(handle: Handle){ Handle.finish = 2 Handle.deinit{ nothing } } = 2"
    ) { _ = consume(makeHandleLater(2)) },
    Case(
        "borrowed",
        "Handle.init(number: 3) borrow(handle: Handle, text: \"a\") = 3 append(text: \"b\") = \"b!\" Handle.deinit{ nothing }"
    ) {
        let handle = Handle(number: 3)
        _ = borrow(handle, "a")
        _ = append("b")
    },
    Case("sending", "send(a: Parcel, b: Parcel) = 2 newParcel = Parcel") {
        _ = await send(Parcel(), Parcel())
        let parcel = newParcel()
        await Task { parcel.weight = 2 }.value
    },
    Case("closures that do not escape", "change(n: 1, body: (Optional<Int>) -> Int) = 2 changeDirectly(n: 2) = 3") {
        _ = (change(1) { ($0 ?? 0) + 1 }, changeDirectly(2) { ($0 ?? 0) + 1 })
    },
    Case("closures that escape", "changeLater(n: 1, body: @Sendable (Int) -> Int) = 3") {
        _ = await changeLater(1) { $0 + 2 }
    },
    Case("names of our own", "named(arguments: 1, call: 2, error: 3) = 6") {
        _ = try named(arguments: 1, call: 2, error: 3)
    },
    Case("packs", "packed = 1") { _ = packed(1, "a") },
    Case("#if", "wholeConditional = 2") { _ = wholeConditional() },
    Case("handled in the body", "handled{ fails(code: 1)!Failure(.code(1)) }?Failure(.code(1)) = 3") {
        _ = try handled()
    },
    Case("for try await", "loop(n: 3){ add(a: 0, b: 1) = 1 add(a: 2, b: 1) = 3 }!Failure(.code(3))") {
        _ = try await loop(3)
    },
    Case("await in heads", "choose(n: 1){ later(n: 1) = 2 later(n: 2) = 3 nothing later(n: 1) = 2 } = 2") {
        _ = await choose(1)
    },
    Case(
        "texts of several lines",
        "text(n: 1){ later(n: 1) = 2 } = \"a /* no comment */\\n  b 1\" text(n: 0){ later(n: 0) = 1 } = \"no\""
    ) { _ = (await text(1), await text(0)) },
    Case(
        "operators",
        "Money.+(a: Money(cents: 1), b: Money(cents: 1)) = Money(cents: 2) Money.-(a: Money(cents: 1)) = Money(cents: -1)"
    ) {
        _ = (Money() + Money(), -Money())
    },
    Case("a generic subscript", "Money.subscript(path: WritableKeyPath<Money, Int>) = 1") {
        _ = Money()[part: \.cents]
    },
    Case("wrappers", "wrapped(n: 1) = 2 inlined(n: 1) = 2 bound = 3") { _ = (wrapped(1), inlined(1), bound()) },
    Case("isolated parameters", "isolatedTo = 1") { _ = await isolatedTo() },
    Case(
        "a class of the main actor",
        "Window.init{ Window.init(number: 0)!Failure(.bad) }!Failure(.bad) Window.init(number: 1) Window.title = \"window\" Window.show(parcel: Parcel) = Parcel Window.deinit{ nothing }"
    ) {
        await mainActorWindow()
    },
    Case("local functions", "inner(n: 2) = 4") { _ = outer() },
    Case("extensions of protocols", "Doubling.doubled = 4") { _ = 2.doubled() },
]

@MainActor private func mainActorWindow() async {
    _ = try? Window()
    if let window = try? Window(number: 1) {
        _ = window.title()
        _ = await window.show(Parcel())
    }
}
