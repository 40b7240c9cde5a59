/// How a recorder starts. Texts are C strings that live during the call of `Recorder.start`.
package struct RecorderOptions {
    /// Bytes of history (64 MiB).
    package var history = 64 << 20
    /// Does the program wait for the explorer at `connectPath`, within bounds, when the history is full?
    package var isLossless = true
    /// An explorer's rendezvous socket.
    package var connectPath: UnsafePointer<CChar>?
    /// A trace file to write.
    package var filePath: UnsafePointer<CChar>?
    /// Does the file hold other processes already?
    package var appends = false
    /// The clock has been measured, and who was interested in the parent knows of this process: of a fork's child.
    package var isChild = false
    /// Does capture begin at once? Otherwise when an explorer asks.
    package var captures = true
    /// Capture ends when the last explorer has gone.
    package var isDormant = false
    /// Listen for explorers?
    package var listens = true
    /// Hold the program until an explorer has said hello?
    package var waits = false
    /// Nothing is sent: the events stay in memory for `Recorder.harvest`, and recording begins with `Recorder.resume`.
    package var keeps = false
    /// `language` and `runtime` of the hello record, such as "Python" and "3.13.0".
    package var language: UnsafePointer<CChar>?
    package var runtime: UnsafePointer<CChar>?

    package init() {}
}

package enum StartResult {
    case started
    /// It runs already.
    case running
    case noMemory
}
