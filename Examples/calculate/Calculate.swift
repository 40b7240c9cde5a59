import FlowTraceMacros
import Foundation

/// `calculate '2 * (3 + 4)' 'x = 1 / 3' 'x * 6'`; without arguments, lines of standard input. Exits by 1 when a line was wrong.
@main struct Calculate {
    static func main() {
        var sheet = Sheet()
        let lines = CommandLine.arguments.dropFirst()
        for line in lines { print(sheet.answer(line)) }
        while lines.isEmpty, let line = readLine() { print(sheet.answer(line)) }
        if sheet.mistakes > 0 { exit(1) }
    }
}

/// What is known from the lines before.
@Traced(.members) struct Sheet {
    var variables = ["pi": Double.pi, "ans": 0]
    var mistakes = 0

    /// The value of a line, or what is wrong with it.
    mutating func answer(_ line: String) -> String {
        do {
            let value = try evaluate(line)
            variables["ans"] = value
            return "\(value)"
        } catch {
            mistakes += 1
            return "\(line): \(error)"
        }
    }

    /// `name = expression`, or an expression.
    mutating func evaluate(_ line: String) throws(Mistake) -> Double {
        let parts = line.split(separator: "=", maxSplits: 1)
        var parser = Parser(parts.last ?? "", variables)
        let value = try parser.everything()
        if parts.count == 2 {
            variables[parts[0].filter { $0 != " " }] = value
        }
        return value
    }
}
