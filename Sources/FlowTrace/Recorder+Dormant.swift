import CRecorder

/// A recorder that waits for an explorer to turn capture on.
extension Recorder {
    /// Does a recorder of this process listen, be it another copy of this code?
    package static var hasSocket: Bool { SocketPath.exists }
}
