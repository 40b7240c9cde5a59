import FlowTrace
import Glibc
import Testing
import TraceWire

extension RecorderTests {
    /// What programs do to a recorder within them, and what explorers say.
    @Suite
    struct SurroundingsTests {
        @Test func `no byte goes to a file that took over a descriptor's number`() throws {
            let process = RecordedProcess()
            process.start(connects: true, listens: true)
            let reader = process.accept()
            reader.read(until: { !$0.records.isEmpty })
            let taken = RecordedProcess.descriptors
            #expect(taken.count >= 4)
            let file = open(process.folder + "/other", O_RDWR | O_CREAT, 0o600)
            // What a daemon does: all numbers are closed, and some opened again.
            for number in taken { dup2(file, number) }
            JoinedThread.recording { writer in
                for index in 0..<100_000 { writer.call(UInt32(index % 32)) }
            }.join()
            usleep(400_000)
            Recorder.stop(reason: 0)
            #expect(RecordedProcess.listeningPath == nil)
            var status = stat()
            #expect(fstat(file, &status) == 0)
            #expect(status.st_size == 0)
            // They are the program's now, to close as well.
            for number in taken { #expect(fcntl(number, F_GETFD) >= 0) }
            for number in taken { close(number) }
            close(file)
            unlink(process.folder + "/other")
        }

        @Test func `a program that closes all descriptors can fork, and be watched again`() throws {
            let process = RecordedProcess()
            process.start(connects: false, listens: true)
            usleep(50_000)
            for number in RecordedProcess.descriptors { close(number) }
            let start = monotonic()
            Recorder.beforeFork()
            Recorder.restartFlusher()
            #expect(monotonic() - start < 1_500_000_000)
            usleep(400_000)
            JoinedThread.recording { writer in
                for _ in 0..<1000 { writer.call(1) }
            }.join()
            let reader = try #require(process.attach())
            reader.read(until: { $0.calls == 1000 })
            #expect(reader.tally.calls == 1000)
        }

        @Test func `the child of a fork is not recorded and leaves the parent's stream alone`() {
            let process = RecordedProcess()
            process.start()
            let reader = process.accept()
            JoinedThread.recording { writer in
                for _ in 0..<1000 { writer.call(1) }
                Recorder.beforeFork()
                let child = fork()
                if child == 0 {
                    // Only what is safe after a fork of many threads.
                    let isOff = !Recorder.isRecording && RecordedProcess.descriptors.isEmpty
                    Recorder.beforeFork()
                    Recorder.restartFlusher()
                    Recorder.stop(reason: 0)
                    _exit(isOff ? 0 : 1)
                }
                for _ in 0..<1000 { writer.call(2) }
                Recorder.restartFlusher()
                var status: Int32 = -1
                waitpid(child, &status, 0)
                #expect(status == 0)
                for _ in 0..<1000 { writer.call(3) }
            }.join()
            let stopping = JoinedThread { Recorder.stop(reason: 0) }
            reader.read()
            stopping.join()
            #expect(reader.tally.calls == 3000)
            #expect(reader.tally.faults == [])
            #expect(reader.tally.hasEnded)
        }

        @Test func `an explorer turns capture off and on`() {
            let process = RecordedProcess()
            process.start()
            let reader = process.accept()
            reader.read(until: { !$0.records.isEmpty })
            #expect(Recorder.isRecording)
            reader.say(.capture(false))
            reader.read(until: { $0.states == [false] })
            #expect(!Recorder.isRecording)
            reader.say(.capture(true))
            reader.read(until: { $0.states == [false, true] })
            #expect(Recorder.isRecording)
            #expect(reader.tally.states == [false, true])
        }

        @Test func `garbage on the socket closes the connection, and only that one`() throws {
            let process = RecordedProcess()
            process.start(listens: true)
            let reader = process.accept()
            let rude = try #require(process.attach(greets: false))
            _ = send(rude.descriptor, "GET / HTTP/1.1\r\n\r\n", 18, 0)
            rude.read()
            #expect(rude.tally.calls == 0)
            JoinedThread.recording { writer in
                for _ in 0..<100 { writer.call(1) }
            }.join()
            reader.read(until: { $0.calls == 100 })
            #expect(reader.tally.calls == 100)
        }

        @Test func `a visitor without a word gets no events and does not hold the end`() throws {
            let process = RecordedProcess()
            process.start(connects: false, listens: true)
            let visitor = try #require(process.attach(greets: false))
            JoinedThread.recording { writer in
                for _ in 0..<100 { writer.call(1) }
            }.join()
            visitor.read(until: { !$0.records.isEmpty })
            let start = monotonic()
            Recorder.stop(reason: 0)
            #expect(monotonic() - start < 1_000_000_000)
            visitor.read()
            #expect(visitor.tally.calls == 0)
        }

        @Test func `the start waits for an explorer's hello`() {
            let process = RecordedProcess()
            var ends: [Int32] = [-1, -1]
            pipe(&ends)
            let (reading, writing) = (ends[0], ends[1])
            let starting = JoinedThread {
                process.start(waits: true)
                close(writing)
            }
            var hasStarted = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            #expect(poll(&hasStarted, 1, 150) == 0)
            let reader = process.accept()
            #expect(poll(&hasStarted, 1, 5000) == 1)
            starting.join()
            close(reading)
            reader.read(until: { !$0.records.isEmpty })
        }

        @Test func `the start does not wait when no explorer can come`() {
            let process = RecordedProcess()
            #expect(process.start(connects: false, listens: false, waits: true) == .started)
        }

        @Test func `the socket is its user's alone`() throws {
            let process = RecordedProcess()
            process.start(connects: false, listens: true)
            let path = try #require(RecordedProcess.listeningPath)
            var status = stat()
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
            #expect(lstat(folder, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
        }
    }
}

extension StreamTally {
    /// Whether capture was on, as told.
    var states: [Bool] {
        records.compactMap { if case .state(let state) = $0 { state.capture } else { nil } }
    }
}
