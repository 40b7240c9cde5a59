import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The recorder's own thread: it greets explorers, and sends what writers have published. It blocks all signals and never
/// takes a lock of the interpreter.
extension Recorder {
    /// Events are at most this old when they leave, in ms.
    static let tick: Int32 = 10

    static func startFlusher() {
        guard let shared, !shared.pointee.flusherRuns else { return }
        var (reader, writer): (Int32, Int32) = (-1, -1)
        if !shared.pointee.wakeReader.isOurs, ft_pipe(&reader, &writer) {
            shared.pointee.wakeReader = Descriptor(reader)
            shared.pointee.wakeWriter = Descriptor(writer)
        }
        shared.pointee.flusherPauses = false
        shared.pointee.flusherRuns = true
        if ft_thread_start(&shared.pointee.flusher, { Recorder.flush() }) != 0 { shared.pointee.flusherRuns = false }
    }

    static func wakeFlusher(_ shared: UnsafeMutablePointer<Shared>) {
        guard shared.pointee.wakeWriter.isOurs else { return }
        var byte: UInt8 = 0
        _ = write(shared.pointee.wakeWriter.number, &byte, 1)
    }

    /// The thread's body.
    private static func flush() {
        guard let shared else { return }
        let entries = 2 + greatestConnections
        guard let memory = calloc(entries, MemoryLayout<pollfd>.stride) else { return }
        let polled = memory.bindMemory(to: pollfd.self, capacity: entries)
        var idle = false
        while true {
            wait(polled, shared, idle: idle)
            lock(shared)
            let (stops, pauses) = (shared.pointee.isStopping, shared.pointee.flusherPauses)
            unlock(shared)
            if pauses { break }
            acceptExplorers(shared)
            var place = 0
            idle = true
            var finished = true
            while place < greatestConnections {
                if shared.pointee.connections[place] != nil {
                    idle = serve(place, shared, stops: stops) && idle
                    if shared.pointee.connections[place]?.hasEnded == false { finished = false }
                    if let connection = shared.pointee.connections[place], connection.first < connection.end {
                        finished = false
                    }
                }
                place += 1
            }
            if stops && finished { break }
        }
        free(memory)
        lock(shared)
        shared.pointee.flusherRuns = false
        pthread_cond_broadcast(&shared.pointee.progress)
        unlock(shared)
    }

    /// Sleeps until there is something to do: at most a tick while anybody reads, for ever when nobody does.
    private static func wait(
        _ polled: UnsafeMutablePointer<pollfd>, _ shared: UnsafeMutablePointer<Shared>, idle: Bool
    ) {
        polled[0] = entry(shared.pointee.wakeReader)
        polled[1] = entry(shared.pointee.listener)
        var place = 0
        var anyone = false
        while place < greatestConnections {
            if let connection = shared.pointee.connections[place] {
                anyone = true
                polled[2 + place] = entry(connection.isFile ? Descriptor() : connection.descriptor)
                if connection.first < connection.end, !connection.isFile { polled[2 + place].events |= Int16(POLLOUT) }
            } else {
                polled[2 + place] = pollfd(fd: -1, events: 0, revents: 0)
            }
            place += 1
        }
        // Without the pipe nobody can wake us.
        let alone: Int32 = polled[0].fd >= 0 && polled[1].fd >= 0 ? -1 : 200
        _ = poll(polled, nfds_t(2 + greatestConnections), anyone ? (idle ? 2 * tick : tick) : alone)
        if polled[0].revents & Int16(POLLIN) != 0, shared.pointee.wakeReader.isOurs {
            var bytes: UInt64 = 0
            while read(shared.pointee.wakeReader.number, &bytes, 8) > 0 {}
        }
    }

    private static func entry(_ descriptor: Descriptor) -> pollfd {
        pollfd(fd: descriptor.isOurs ? descriptor.number : -1, events: Int16(POLLIN), revents: 0)
    }

    private static func acceptExplorers(_ shared: UnsafeMutablePointer<Shared>) {
        // A program that closes all descriptors closes this one too: it is made again under the same name.
        if shared.pointee.listener.isOpen, !shared.pointee.listener.isOurs {
            shared.pointee.listener = Descriptor(SocketPath.listen())
        }
        guard shared.pointee.listener.isOurs else { return }
        while true {
            let number = ft_socket_accept(shared.pointee.listener.number)
            guard number >= 0 else { return }
            lock(shared)
            addConnection(Descriptor(number), isFile: false, isLossless: false)
            unlock(shared)
        }
    }

    /// One turn for one reader. True: there was nothing for it.
    private static func serve(_ place: Int, _ shared: UnsafeMutablePointer<Shared>, stops: Bool) -> Bool {
        if shared.pointee.connections[place]?.isFile == false { listen(to: place, shared) }
        var turns = 0
        var moved = false
        // Eight buffers (2 MiB) a turn: then the others.
        while turns < 8, shared.pointee.connections[place] != nil {
            lock(shared)
            let (log, history) = (shared.pointee.log, shared.pointee.history)
            var whole = shared.pointee.connections[place]?.fill(log, history, all: true) ?? true
            if whole, stops {
                whole = shared.pointee.connections[place]?.fillEnd(reason: shared.pointee.endReason) ?? true
            }
            pthread_cond_broadcast(&shared.pointee.progress)
            unlock(shared)
            let waiting = shared.pointee.connections[place].map { $0.end - $0.first } ?? 0
            if waiting == 0 { break }
            moved = true
            switch shared.pointee.connections[place]?.send() ?? .failed {
            case .done: if whole { return false }
            case .blocked: return false
            case .failed: close(place, shared)
            case .full:
                close(place, shared)
                notice(severity: 1, "The disk is full: the trace file ends here. The program goes on.")
            }
            turns += 1
        }
        return !moved
    }

    private static func close(_ place: Int, _ shared: UnsafeMutablePointer<Shared>) {
        lock(shared)
        shared.pointee.connections[place]?.close()
        shared.pointee.connections[place] = nil
        pthread_cond_broadcast(&shared.pointee.progress)
        unlock(shared)
    }

    /// Reads what the explorer at `place` asks for.
    private static func listen(to place: Int, _ shared: UnsafeMutablePointer<Shared>) {
        guard let descriptor = shared.pointee.connections[place]?.descriptor, descriptor.isOurs else {
            return close(place, shared)
        }
        var bytes: UInt64 = 0
        while true {
            let count = ft_receive(descriptor.number, &bytes, 8)
            if count == 0 { return close(place, shared) }
            if count < 0 {
                if ft_errno() == EAGAIN || ft_errno() == EINTR { return }
                return close(place, shared)
            }
            var index = 0
            while index < count {
                let byte = UInt8(truncatingIfNeeded: bytes >> UInt64(8 * index))
                if let message = shared.pointee.connections[place]?.control.feed(byte) { obey(message, place, shared) }
                index += 1
            }
            if shared.pointee.connections[place]?.control.isBroken != false { return close(place, shared) }
        }
    }

    private static func obey(_ message: ControlMessage, _ place: Int, _ shared: UnsafeMutablePointer<Shared>) {
        switch message {
        case .hello(let version, let lossless):
            guard version == Wire.version else { return close(place, shared) }
            lock(shared)
            shared.pointee.connections[place]?.isGreeted = true
            shared.pointee.connections[place]?.isLossless = lossless
            shared.pointee.greeted += 1
            pthread_cond_broadcast(&shared.pointee.progress)
            unlock(shared)
        case .capture(let on):
            guard shared.pointee.captures != on else { return }
            shared.pointee.captures = on
            if on { shared.pointee.generation = shared.pointee.generation % 255 + 1 }
            ft_recording = on ? shared.pointee.generation : 0
            captureHandler?(on)
            describeState()
        }
    }
}
