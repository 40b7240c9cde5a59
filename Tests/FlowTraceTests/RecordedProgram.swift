import Foundation
import TraceCollector
import TraceStore
import TraceWire

@testable import FlowTrace

/// Threads that call, as a program would, in this process.
enum RecordedProgram {
    static let depth = 10

    /// Defines a function of the user's.
    static func function(_ name: StaticString) -> UInt32 {
        let id = Recorder.newFunction()
        Recorder.record(RecordTag.function) { out in
            out.varint(id)
            out.byte(Origin.mine.rawValue)
            out.varint(UInt32(0))
            out.varint(UInt32(1))
            out.text(name)
            out.text("program")
            out.text("program.py")
            out.varint(UInt32(0))
        }
        return id
    }

    /// Begins and ends `calls` calls (a multiple of `depth`) on each of `threads` new threads; waits for them.
    static func run(threads: Int = 1, calls: Int, function: UInt32) {
        let group = DispatchGroup()
        for number in 0..<threads {
            group.enter()
            let thread = Thread {
                write("worker \(number)", calls, function)
                group.leave()
            }
            thread.start()
        }
        group.wait()
    }

    private static func write(_ name: String, _ calls: Int, _ function: UInt32) {
        let text = Array(name.utf8)
        let lane = Recorder.newLane(
            kind: .thread, parent: nil, threadID: Recorder.threadID, name: text, count: text.count)
        guard let lane, let writer = Recorder.newWriter(lane: lane, threadID: Recorder.threadID) else { return }
        for _ in 0..<calls / depth {
            for _ in 0..<depth { writer.enter(function, key: nil) }
            for _ in 0..<depth { writer.exit() }
        }
    }

    /// Reads a stream into a store until it ends or there was nothing for a second. `pause`: µs after each read.
    static func read(_ source: any TraceSource, pause: UInt32 = 0, atMost: Int = .max) -> TraceStore {
        let store = TraceStore(capacity: 1 << 24)
        let process = store.beginProcess()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var idle = 0
        var total = 0
        while idle < 1000, total < atMost {
            switch source.read(into: buffer) {
            case .bytes(let count):
                store.ingest(process, UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
                total += count
                idle = 0
                if pause > 0 { usleep(pause) }
            case .nothing:
                idle += 1
                usleep(1000)
            default: idle = .max
            }
        }
        store.endProcess(process)
        return store
    }

    /// Connects to the recorder of this process.
    static func connect(lossless: Bool) throws -> TraceCollector.Connection {
        let own = RunningSession.all().first { $0.pid == getpid() }
        let connection = try TraceCollector.Connection(path: own?.path ?? "no socket of this process was found")
        connection.greet(lossless: lossless)
        return connection
    }
}
