import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// Numbers that rise from 0, a bit each, in pages of 4,096: a page is there while any of its numbers is in the set.
struct NumberSet {
    private struct Page {
        var words: UnsafeMutablePointer<UInt64>?
        /// Numbers that it has.
        var count: UInt32 = 0
    }

    private var pages: UnsafeMutablePointer<Page>?
    private var pageCount = 0
    private static let pageSize = 4096

    func contains(_ number: UInt32) -> Bool {
        let page = Int(number) / NumberSet.pageSize
        guard page < pageCount, let words = pages?[page].words else { return false }
        return words[Int(number) % NumberSet.pageSize / 64] & 1 << UInt64(number & 63) != 0
    }

    /// False: no memory.
    mutating func insert(_ number: UInt32) -> Bool {
        let page = Int(number) / NumberSet.pageSize
        if page >= pageCount {
            let larger = max(64, pageCount * 2, page + 1)
            guard let memory = realloc(pages, larger * MemoryLayout<Page>.stride) else { return false }
            let grown = memory.assumingMemoryBound(to: Page.self)
            memset(grown + pageCount, 0, (larger - pageCount) * MemoryLayout<Page>.stride)
            (pages, pageCount) = (grown, larger)
        }
        guard let pages else { return false }
        if pages[page].words == nil {
            pages[page].words = calloc(NumberSet.pageSize / 64, 8)?.assumingMemoryBound(to: UInt64.self)
        }
        guard let words = pages[page].words else { return false }
        if !contains(number) { pages[page].count += 1 }
        words[Int(number) % NumberSet.pageSize / 64] |= 1 << UInt64(number & 63)
        return true
    }

    /// Was it in the set?
    mutating func remove(_ number: UInt32) -> Bool {
        guard contains(number), let pages else { return false }
        let page = Int(number) / NumberSet.pageSize
        pages[page].words?[Int(number) % NumberSet.pageSize / 64] &= ~(1 << UInt64(number & 63))
        pages[page].count -= 1
        if pages[page].count == 0 {
            free(pages[page].words)
            pages[page].words = nil
        }
        return true
    }

    mutating func removeAll() {
        var page = 0
        while page < pageCount {
            free(pages?[page].words)
            page += 1
        }
        free(pages)
        (pages, pageCount) = (nil, 0)
    }
}
