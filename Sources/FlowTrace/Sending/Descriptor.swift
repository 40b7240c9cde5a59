import CRecorder

/// A file descriptor of the recorder's, in a program that may close any number and open its own under it: before each use
/// `isOurs` compares the file behind it.
struct Descriptor {
    var number: Int32 = -1
    private var device: UInt64 = 0
    private var inode: UInt64 = 0

    init() {}

    /// Takes over `number`; -1 is none.
    init(_ number: Int32) {
        var status = stat()
        guard number >= 0, fstat(number, &status) == 0 else { return }
        self.number = number
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    var isOpen: Bool { number >= 0 }

    /// Is the number still this file's? One system call.
    var isOurs: Bool {
        var status = stat()
        return number >= 0 && fstat(number, &status) == 0 && UInt64(status.st_dev) == device
            && UInt64(status.st_ino) == inode
    }

    mutating func close() {
        if isOurs { _ = CRecorder.close(number) }
        number = -1
    }
}
