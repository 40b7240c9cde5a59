import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The recorder's own thread: it greets explorers, and sends what writers have published. It blocks all signals and never
/// takes a lock of the interpreter.
extension Recorder {
    /// Events are at most this old when they leave, in ms.
    static let tick: Int32 = 10

    /// Under the mutex, or before anybody else knows of the recorder.
    static func startFlusher() {
        guard let shared, !shared.pointee.flusherRuns, !shared.pointee.isStopping else { return }
        renewPipe(shared)
        shared.pointee.flusherPauses = false
        shared.pointee.flusherRuns = true
        if ft_thread_start(&shared.pointee.flusher, { Recorder.flush() }) != 0 { shared.pointee.flusherRuns = false }
    }

    /// After it the kernel counts the flusher no more: Python warns of a fork when `/proc/self/stat` tells of a second thread.
    static func joinFlusher(_ shared: UnsafeMutablePointer<Shared>) {
        pthread_join(shared.pointee.flusher, nil)
        ft_thread_vanish(shared.pointee.flusherID)
    }

    /// A program that closes all descriptors closes the pipe, too.
    private static func renewPipe(_ shared: UnsafeMutablePointer<Shared>) {
        var (reader, writer): (Int32, Int32) = (-1, -1)
        if shared.pointee.wakeReader.isOurs, shared.pointee.wakeWriter.isOurs { return }
        shared.pointee.wakeReader.close()
        shared.pointee.wakeWriter.close()
        guard ft_pipe(&reader, &writer) else { return }
        shared.pointee.wakeReader = Descriptor(reader)
        shared.pointee.wakeWriter = Descriptor(writer)
    }

    /// Under the mutex.
    static func wakeFlusher(_ shared: UnsafeMutablePointer<Shared>) {
        guard shared.pointee.wakeWriter.isOurs else { return }
        var byte: UInt8 = 0
        _ = write(shared.pointee.wakeWriter.number, &byte, 1)
    }

    /// The thread's body.
    private static func flush() {
        guard let shared else { return }
        shared.pointee.flusherID = ft_thread_id()
        let entries = 2 + greatestConnections
        guard let memory = calloc(entries, MemoryLayout<pollfd>.stride) else { return }
        let polled = memory.bindMemory(to: pollfd.self, capacity: entries)
        var turn = Turn.idle
        var canAccept = true
        while true {
            wait(polled, shared, turn, listens: canAccept)
            lock(shared)
            renewPipe(shared)
            let (stops, gaveUp) = (shared.pointee.isStopping, shared.pointee.gaveUp)
            let pauses = shared.pointee.flusherPauses
            unlock(shared)
            if pauses || gaveUp { break }
            Clock.refine()
            meetDeadline(shared)
            Overhead.tell(shared)
            canAccept = acceptExplorers(shared)
            var place = 0
            turn = .idle
            var finished = true
            while place < greatestConnections {
                if shared.pointee.connections[place] != nil {
                    let this = serve(place, shared, stops: stops)
                    if this.rawValue > turn.rawValue { turn = this }
                    if shared.pointee.connections[place]?.isAwaited == true { finished = false }
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

    /// What a turn has found, and so how long to sleep.
    private enum Turn: UInt8 {
        case idle, moved
        /// There is more, and the reader takes it.
        case unfinished
    }

    /// Longest sleep while nobody reads, ms. When the program has closed the pipe under us, nobody can wake us sooner.
    private static let longestSleep: Int32 = 250

    /// Sleeps until there is something to do: at most a tick while anybody reads.
    private static func wait(
        _ polled: UnsafeMutablePointer<pollfd>, _ shared: UnsafeMutablePointer<Shared>, _ turn: Turn, listens: Bool
    ) {
        polled[0] = entry(shared.pointee.wakeReader)
        polled[1] = entry(listens ? shared.pointee.listener : Descriptor())
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
        let sleep =
            switch turn {
            case .unfinished: Int32(0)
            case .moved: tick
            case .idle: anyone ? 2 * tick : longestSleep
            }
        _ = poll(polled, nfds_t(2 + greatestConnections), sleep)
        if polled[0].revents & Int16(POLLIN) != 0, shared.pointee.wakeReader.isOurs {
            var bytes: UInt64 = 0
            while read(shared.pointee.wakeReader.number, &bytes, 8) > 0 {}
        }
    }

    private static func entry(_ descriptor: Descriptor) -> pollfd {
        pollfd(fd: descriptor.isOurs ? descriptor.number : -1, events: Int16(POLLIN), revents: 0)
    }

    /// False: the next one can't be taken in now, for want of descriptors say, and `poll` would only tell so again.
    private static func acceptExplorers(_ shared: UnsafeMutablePointer<Shared>) -> Bool {
        if shared.pointee.listensFrom != 0, ft_monotonic() > shared.pointee.listensFrom {
            lock(shared)
            shared.pointee.listensFrom = 0
            if !shared.pointee.isStopping { shared.pointee.listener = Descriptor(SocketPath.listen()) }
            unlock(shared)
        }
        // A program that closes all descriptors closes this one too: it is made again under the same name.
        if shared.pointee.listener.isOpen, !shared.pointee.listener.isOurs {
            lock(shared)
            if !shared.pointee.isStopping { shared.pointee.listener = Descriptor(SocketPath.listen()) }
            unlock(shared)
        }
        guard shared.pointee.listener.isOurs else { return true }
        while true {
            let number = ft_socket_accept(shared.pointee.listener.number)
            guard number >= 0 else { return ft_errno() == EAGAIN }
            lock(shared)
            addConnection(Descriptor(number), isFile: false, isLossless: false)
            unlock(shared)
        }
    }

    /// One turn for one reader.
    private static func serve(_ place: Int, _ shared: UnsafeMutablePointer<Shared>, stops: Bool) -> Turn {
        if shared.pointee.connections[place]?.isFile == false { listen(to: place, shared) }
        var turns = 0
        // Eight buffers (2 MiB) a turn: then the others.
        while turns < 8, shared.pointee.connections[place] != nil {
            lock(shared)
            let (log, history) = (shared.pointee.log, shared.pointee.history)
            var whole = shared.pointee.connections[place]?.fill(log, history) ?? true
            if whole, stops {
                whole = shared.pointee.connections[place]?.fillEnd(reason: shared.pointee.endReason) ?? true
            }
            pthread_cond_broadcast(&shared.pointee.progress)
            unlock(shared)
            let waiting = shared.pointee.connections[place].map { $0.end - $0.first } ?? 0
            if waiting == 0 { return turns == 0 ? .idle : .moved }
            let result = shared.pointee.connections[place]?.send() ?? .failed
            let left = shared.pointee.connections[place].map { $0.end - $0.first } ?? 0
            lock(shared)
            shared.pointee.sent &+= UInt64(waiting - left)
            unlock(shared)
            switch result {
            case .done: if whole { return .moved }
            case .blocked: return .moved
            case .failed: close(place, shared)
            case .full:
                close(place, shared)
                notice(severity: 1, "The disk is full: the trace file ends here. The program goes on.")
            }
            turns += 1
        }
        return .unfinished
    }

    private static func close(_ place: Int, _ shared: UnsafeMutablePointer<Shared>) {
        lock(shared)
        shared.pointee.connections[place]?.close()
        shared.pointee.connections[place] = nil
        pthread_cond_broadcast(&shared.pointee.progress)
        let rests = shared.pointee.isDormant && !hasConnections(shared)
        unlock(shared)
        if rests { setCapture(false) }
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
        case .capture(let on): setCapture(on)
        case .rules(let text): accept(text, shared)
        case .children(let path):
            setChildrenPath(path, shared)
            if shared.pointee.captures { captureHandler?(true) }
        case .mark(let text): accept(mark: text, shared)
        }
    }
}
