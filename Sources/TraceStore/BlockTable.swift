/// Which blocks of a pool hold a sequence of numbered elements: element i is in slot `blocks[i / 64] * 64 + i % 64`.
/// Owned by a lane, freed by `free`.
struct BlockTable {
    private(set) var blocks: UnsafeMutablePointer<UInt32>?
    private(set) var count = 0
    private(set) var capacity = 0

    static let shift: UInt32 = 6
    static let mask: UInt32 = 63

    /// Element `index` must be below `count * 64`.
    @inline(__always)
    func slot(_ index: UInt32) -> Int {
        Int(blocks.unsafelyUnwrapped[Int(index >> BlockTable.shift)]) << 6 | Int(index & BlockTable.mask)
    }

    mutating func append(_ block: UInt32) {
        if count == capacity {
            let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: max(2, capacity * 2))
            if let blocks {
                larger.update(from: blocks, count: count)
                blocks.deallocate()
            }
            blocks = larger
            capacity = max(2, capacity * 2)
        }
        blocks.unsafelyUnwrapped[count] = block
        count += 1
    }

    func free() { blocks?.deallocate() }
}
