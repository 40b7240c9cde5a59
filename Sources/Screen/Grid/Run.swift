/// Neighbouring cells of one row that have changed. Never begins or ends inside a wide character.
package struct Run: Equatable, Sendable {
    package var x: Int
    package var y: Int
    package var cells: [Cell]

    package init(x: Int, y: Int, cells: [Cell]) {
        self.x = x
        self.y = y
        self.cells = cells
    }
}

extension Screen {
    /// The runs that turn `old` into this screen, top to bottom and left to right; every row whole when `old` is nil or
    /// has another size. `apply` of them to `old` gives this screen.
    package func changes(since old: Screen?) -> [Run] {
        let width = size.width
        guard let old, old.size == size else {
            return (0..<size.height).compactMap { y in
                width == 0 ? nil : Run(x: 0, y: y, cells: Array(cells[(y * width)..<((y + 1) * width)]))
            }
        }
        var runs: [Run] = []
        cells.withUnsafeBufferPointer { new in
            old.cells.withUnsafeBufferPointer { old in
                for y in 0..<size.height {
                    let row = y * width
                    var x = 0
                    while x < width {
                        guard new[row + x] != old[row + x] else {
                            x += 1
                            continue
                        }
                        let end = Screen.endOfRun(new, old, row, x, width)
                        let start = new[row + x].width == 0 && x > 0 ? x - 1 : x
                        runs.append(Run(x: start, y: y, cells: Array(new[(row + start)..<(row + end)])))
                        x = end
                    }
                }
            }
        }
        return runs
    }

    /// Column behind the run that begins at `start`. Up to three unchanged cells are bridged: moving the cursor over them
    /// costs a terminal as much as writing them.
    private static func endOfRun(
        _ new: UnsafeBufferPointer<Cell>, _ old: UnsafeBufferPointer<Cell>, _ row: Int, _ start: Int, _ width: Int
    ) -> Int {
        var end = start + 1
        var x = end
        while x < width, x - end <= 3 {
            if new[row + x] != old[row + x] { end = x + 1 }
            x += 1
        }
        if end < width, new[row + end].width == 0 { end += 1 }
        return end
    }

    /// Puts the cells of `runs` in place; what lies outside is left out.
    package mutating func apply(_ runs: [Run]) {
        for run in runs where run.y >= 0 && run.y < size.height {
            for (offset, cell) in run.cells.enumerated() {
                let x = run.x + offset
                if x >= 0, x < size.width { cells[run.y * size.width + x] = cell }
            }
        }
    }
}
