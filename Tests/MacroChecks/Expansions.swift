import FlowTraceMacros

// What the macros make of each kind of declaration: Expansions.txt.

@Traced func plain() { print("hello") }

@Traced(showArgs: false, name: "other") func product(of a: Int, and b: Int) -> Int { a * b }

@Traced func page(_ url: String, retries: Int) async throws -> String {
    let first = try await load(url)
    if first.isEmpty { return "empty" }
    return first
}

@Traced func typed(_ n: inout Int) throws(CancellationError) {
    defer { n += 1 }
    if n > 0 { throw CancellationError() }
}

func load(_ url: String) async throws -> String { url }

@Traced(.members) struct Shop {
    var total = 0
    init?(total: Int) {
        if total < 0 { return nil }
        self.total = total
    }
    mutating func buy(_ price: Int, password: String, note: (Int) -> Void) -> Int {
        defer { note(total) }
        total += price
        return total
    }
    @Untraced func peek() -> Int { total }
}

extension Shop {
    var average: Int {
        @Traced get throws {
            if total < 0 { throw CancellationError() }
            return total / 2
        }
    }
}

@Traced func all(_ urls: AsyncStream<String>, into body: (String) -> Void) async -> String {
    for await url in urls {
        body(url)
    }
    if await urls.first(where: { _ in true }) == nil {
        return "none"
    } else {
        body("one")
    }
    switch await urls.first(where: { $0.isEmpty }) {
    case "a": return "a"
    default: break
    }
    return "more"
}

@Traced func lend(_ text: borrowing String, then body: @escaping () -> Void, on actor: isolated any Actor) -> Int { 1 }

@Traced(showArgs: false, showResult: false) func silent(_ n: Int) -> Int { n }

struct Observed {
    var size = 1 {
        @Traced didSet(old) { print(old) }
    }
}
