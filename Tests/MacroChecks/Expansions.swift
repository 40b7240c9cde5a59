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
