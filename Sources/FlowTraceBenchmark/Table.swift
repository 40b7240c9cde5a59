/// Lines of columns: the first column to the left, the others to the right.
struct Table {
    private var lines: [[String]] = []

    init(_ head: String...) { lines.append(head) }

    mutating func add(_ cells: [String]) { lines.append(cells) }

    func show() {
        let columns = lines.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        for line in lines {
            var text = ""
            for (column, cell) in line.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                text += column == 0 ? cell + padding : "   " + padding + cell
            }
            print(text)
        }
    }
}

/// A number with so many decimals.
func decimal(_ number: Double, _ decimals: Int = 1) -> String {
    guard number.isFinite else { return "-" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((number.magnitude * scale).rounded())
    let sign = number < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % Int(scale))
    return "\(sign)\(scaled / Int(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
}
