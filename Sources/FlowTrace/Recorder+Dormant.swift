import CRecorder

/// A recorder that waits for an explorer to turn capture on.
extension Recorder {
    /// Does a recorder of this process listen, be it another copy of this code?
    package static var hasSocket: Bool { SocketPath.exists }

    /// Right after `start`: nothing is captured.
    package static func fallSilent() {
        guard let shared else { return }
        lock(shared)
        shared.pointee.captures = false
        ft_recording_set(0)
        unlock(shared)
        describeState()
    }
}
