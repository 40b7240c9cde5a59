import Glibc

/// Receives bytes together with a descriptor that the sender passes (SCM_RIGHTS, unix(7)).
enum PassedDescriptor {
    /// As `recv` without waiting. `passed`: a descriptor that came with the bytes, now ours.
    static func receive(
        _ socket: Int32, into buffer: UnsafeMutableRawBufferPointer, _ passed: inout Int32?
    ) -> Int {
        // `struct cmsghdr` (length, level, type) and room for one descriptor, aligned: CMSG_SPACE(4).
        var control: (length: Int, level: Int32, type: Int32, first: Int32, second: Int32) = (0, 0, 0, -1, -1)
        var part = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
        let count = withUnsafeMutablePointer(to: &control) { control in
            withUnsafeMutablePointer(to: &part) { part in
                var message = msghdr()
                message.msg_iov = part
                message.msg_iovlen = 1
                message.msg_control = UnsafeMutableRawPointer(control)
                message.msg_controllen = 24
                // MSG_CMSG_CLOEXEC
                return recvmsg(socket, &message, Int32(MSG_DONTWAIT) | 0x4000_0000)
            }
        }
        guard count >= 0, control.level == SOL_SOCKET, control.type == 1 else { return count }
        if control.length >= 20 { passed = control.first }
        if control.length >= 24 { close(control.second) }
        return count
    }
}
