import Screen

/// Tells a double click from two clicks: the same button on the same cell within 400 ms.
struct ClickCount {
    private var last: (mouse: Mouse, time: UInt64)?

    /// The double click that `mouse`, at `time` in nanoseconds, makes with the press before it.
    mutating func second(_ mouse: Mouse, at time: UInt64) -> Mouse? {
        guard case .press(let button) = mouse.kind else { return nil }
        if let last, last.mouse == mouse, time &- last.time < 400_000_000 {
            self.last = nil
            var twice = mouse
            twice.kind = .doubleClick(button)
            return twice
        }
        last = (mouse, time)
        return nil
    }
}
