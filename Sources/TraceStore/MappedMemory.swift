// The one file of this module that speaks to the operating system. It reserves address space, and the kernel gives pages
// when they are first touched: columns so never move and never grow by copying. What is old goes to an unlinked file that is
// mapped over the same addresses: readers and late writers (the end of a long call) notice nothing, and the kernel keeps of it
// in memory what there is room for.
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

/// A file without a name for what is to leave memory; it is gone with its descriptor.
struct SpillFile {
    private let descriptor: Int32

    /// Nil when no such file can be made in `folder`; `problem` is the `errno`.
    static func open(in folder: String) -> (file: SpillFile?, problem: Int32) {
        // O_TMPFILE, which is no plain constant in C (open(2)); not all file systems have it.
        var descriptor = Glibc.open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, 0o600)
        if descriptor < 0 {
            let path = "\(folder)/flowtrace-\(UInt64.random(in: 0 ... .max))"
            descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0o600)
            if descriptor >= 0 { unlink(path) }
        }
        return descriptor < 0 ? (nil, errno) : (SpillFile(descriptor: descriptor), 0)
    }

    func close() { _ = Glibc.close(descriptor) }

    /// Writes `count` bytes of `memory` from `offset` on (whole pages) to the file at `place`, and maps the file over them.
    /// 0, or `errno`: then all is as it was. About 0.3 ms a megabyte.
    func take(_ memory: MappedMemory, _ offset: Int, _ count: Int, at place: Int) -> Int32 {
        var done = 0
        while done < count {
            let written = pwrite(descriptor, memory.base + offset + done, count - done, off_t(place + done))
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return written < 0 ? errno : ENOSPC }
            done += written
        }
        // Linux begins to write at once, without waiting: so it has no reason to make a later write wait.
        posix_fadvise(descriptor, off_t(place), off_t(count), POSIX_FADV_DONTNEED)
        let mapped = mmap(
            memory.base + offset, count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | MAP_NORESERVE, descriptor,
            off_t(place))
        return mapped == MAP_FAILED ? errno : 0
    }
}

extension MappedMemory {
    /// Nothing but zeros?
    func isEmpty(_ offset: Int, _ count: Int) -> Bool {
        let words = (base + offset).assumingMemoryBound(to: UInt64.self)
        var all: UInt64 = 0
        for index in 0..<count / 8 { all |= words[index] }
        return all == 0
    }

    /// Lets pages of a range that a file is mapped over go from this process; they are read again where they are touched.
    func drop(_ offset: Int, _ count: Int) { madvise(base + offset, count, MADV_DONTNEED) }

    /// Rounded up to whole pages.
    static func pages(_ count: Int) -> Int { (count + 4095) & ~4095 }
}
