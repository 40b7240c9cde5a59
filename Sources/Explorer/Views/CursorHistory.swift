/// Where the selection was before it jumped, to go back and forth.
struct CursorHistory: Equatable, Sendable {
    private var places: [RowID] = []
    /// Index of the place where one is among those gone back through; the number of places: not going back.
    private var position = 0

    private static let greatestCount = 100

    mutating func leave(_ row: RowID) {
        places.removeSubrange(position...)
        if places.last != row { places.append(row) }
        if places.count > CursorHistory.greatestCount { places.removeFirst() }
        position = places.count
    }

    /// The place so many steps back (negative) or forward; nil at either end. `current`: where one is now.
    mutating func step(_ distance: Int, from current: RowID) -> RowID? {
        if distance < 0, position == places.count {
            // So that going forward leads back to here.
            leave(current)
            position = places.count - 1
        }
        let target =
            distance < 0 ? max(0, position + distance) : min(position + distance, max(position, places.count - 1))
        guard places.indices.contains(target), target != position else { return nil }
        position = target
        return places[target]
    }
}
