import FlowTraceMacros
import FlyingFox
import FlyingSocks
import Foundation

/// `teahouse [--port 8137] [--guests 3]`: a server; its guests, if there are any, order by HTTP like anybody else.
@main struct Main {
    static func main() async throws {
        let port = UInt16(option("--port") ?? 8137)
        let server = HTTPServer(address: .loopback(port: port), logger: .disabled)
        await Teahouse().routes(of: server)
        for number in 0..<(option("--guests") ?? 0) {
            Task(name: "guest \(number)") { await Guest(number: number, port: port).stay() }
        }
        print("http://localhost:\(port)/order?item=tea&item=scone")
        try await server.run()
    }

    private static func option(_ name: String) -> Int? {
        let words = CommandLine.arguments
        guard let place = words.firstIndex(of: name), place + 1 < words.count else { return nil }
        return Int(words[place + 1])
    }
}

struct Guest: Sendable {
    var number: Int
    var port: UInt16

    private static let wishes = [
        ["tea"], ["coffee", "scone"], ["tea", "tea", "scone"], ["gold"], ["tea", "souffle"], ["coffee"],
    ]

    func stay() async {
        for turn in number... {
            try? await Task.sleep(for: .milliseconds(300 + 170 * number))
            _ = try? await order(Guest.wishes[turn % Guest.wishes.count])
        }
    }

    /// The server's answer.
    @Traced func order(_ items: [String]) async throws -> String {
        let query = items.map { "item=" + $0 }.joined(separator: "&")
        let socket = try await AsyncSocket.connected(to: .loopback(port: port))
        defer { try? socket.close() }
        let request = "GET /order?\(query) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        try await socket.write(Data(request.utf8))
        var answer: [UInt8] = []
        while let bytes = try? await socket.read(atMost: 4096) { answer += bytes }
        let text = String(decoding: answer, as: UTF8.self)
        return text.split(separator: "\r\n").last.map(String.init) ?? ""
    }
}
