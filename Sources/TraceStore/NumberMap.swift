/// From the numbers that one recorder gives (functions, lanes; dense from 0 or 1) to ours. Read on the hot path by pointer.
struct NumberMap {
    private(set) var values: UnsafeMutablePointer<UInt32>?
    /// Numbers below this can be looked up.
    private(set) var limit: UInt32 = 0

    /// Stands for a number that has no meaning yet.
    static let none = UInt32.max
    /// Numbers from here on are refused: a recorder counts from 0, so such a number is damage.
    static let greatest: UInt32 = 1 << 24

    @inline(__always)
    subscript(_ number: UInt32) -> UInt32 {
        number < limit ? values.unsafelyUnwrapped[Int(number)] : NumberMap.none
    }

    /// False when the number is too great.
    mutating func set(_ number: UInt32, to value: UInt32) -> Bool {
        guard number < NumberMap.greatest else { return false }
        if number >= limit { grow(toHold: number) }
        values.unsafelyUnwrapped[Int(number)] = value
        return true
    }

    private mutating func grow(toHold number: UInt32) {
        let newLimit = max(64, limit * 2, number + 1)
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: Int(newLimit))
        larger.initialize(repeating: NumberMap.none, count: Int(newLimit))
        if let values {
            larger.update(from: values, count: Int(limit))
            values.deallocate()
        }
        values = larger
        limit = newLimit
    }

    func free() { values?.deallocate() }
}
