import FlowTraceMacros

enum OrderError: Error {
    case unknown(item: String)
    case soldOut(item: String)
    case tookTooLong
}

struct Dish: Sendable {
    var name: String
    var cents: Int
    /// What it takes to make it.
    var milliseconds: Int
}

/// What is there, and how much of it is left.
actor Pantry {
    private let menu = [
        Dish(name: "tea", cents: 250, milliseconds: 30), Dish(name: "coffee", cents: 320, milliseconds: 45),
        Dish(name: "scone", cents: 180, milliseconds: 15), Dish(name: "souffle", cents: 690, milliseconds: 400),
    ]
    private var left = ["tea": 100, "coffee": 80, "scone": 12, "souffle": 5]

    @Traced func take(_ item: String) throws(OrderError) -> Dish {
        guard let dish = menu.first(where: { $0.name == item }) else { throw .unknown(item: item) }
        guard left[item, default: 0] > 0 else { throw .soldOut(item: item) }
        left[item, default: 0] -= 1
        return dish
    }

    @Traced func restock() {
        for item in left.keys { left[item, default: 0] += 6 }
    }
}

/// Makes the dishes of an order at the same time, each in a task of its own.
struct Kitchen: Sendable {
    let pantry = Pantry()

    @Traced func prepare(_ items: [String]) async throws -> [Dish] {
        try await withThrowingTaskGroup(of: Dish.self) { group in
            for item in items { group.addTask(name: "cook \(item)") { try await cook(item) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Traced func cook(_ item: String) async throws -> Dish {
        let dish = try await pantry.take(item)
        try await Task.sleep(for: .milliseconds(dish.milliseconds))
        return dish
    }
}
