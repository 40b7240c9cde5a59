// The one file of this module that speaks to the operating system: it reserves address space, and the kernel gives pages
// when they are first touched. Columns so never move and never grow by copying.
import Glibc

/// A reserved range of zeroed memory; its owner releases it.
struct MappedMemory {
    let base: UnsafeMutableRawPointer
    let byteCount: Int

    /// Reserves `byteCount` bytes, nothing of it resident; nil when the system refuses (a limit of address space).
    init?(reserving byteCount: Int) {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let base = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
            return nil
        }
        self.base = base
        self.byteCount = byteCount
    }

    func release() { munmap(base, byteCount) }
}
