import FlowTraceMacros
import FlyingFox
import Foundation

/// `GET /order?item=tea&item=scone` answers with the price, `GET /restock` fills the pantry.
struct Teahouse: Sendable {
    private let kitchen = Kitchen()

    func routes(of server: HTTPServer) async {
        await server.appendRoute("GET /order") { request in
            await answer(request.query.filter { $0.name == "item" }.map(\.value))
        }
        await server.appendRoute("GET /restock") { _ in
            await kitchen.pantry.restock()
            return HTTPResponse(statusCode: .ok)
        }
    }

    /// An error of the house becomes an answer of the server.
    @Traced(showResult: false) func answer(_ items: [String]) async -> HTTPResponse {
        do {
            return response(.ok, "\(try await order(items)) cents")
        } catch OrderError.unknown(let item) {
            return response(.notFound, "We have no \(item).")
        } catch OrderError.soldOut(let item) {
            await kitchen.pantry.restock()
            return response(.conflict, "There is no \(item) left: please ask again.")
        } catch {
            return response(.serviceUnavailable, "Sorry: \(error)")
        }
    }

    /// The price in cents; what is not ready in time is given up.
    @Traced func order(_ items: [String]) async throws -> Int {
        try await withThrowingTaskGroup(of: [Dish].self) { group in
            defer { group.cancelAll() }
            group.addTask(name: "kitchen") { try await kitchen.prepare(items) }
            group.addTask(name: "clock") {
                try await Task.sleep(for: .milliseconds(200))
                throw OrderError.tookTooLong
            }
            return price(of: try await group.next() ?? [])
        }
    }

    @Traced func price(of dishes: [Dish]) -> Int { dishes.reduce(0) { $0 + $1.cents } }

    private func response(_ status: HTTPStatusCode, _ text: String) -> HTTPResponse {
        HTTPResponse(statusCode: status, body: Data((text + "\n").utf8))
    }
}
