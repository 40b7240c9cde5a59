import CPython
import CRecorder

/// What the calls of a function say of lanes beside being calls.
enum Watch: UInt8 {
    case nothing = 0
    /// A coroutine, or an asynchronous generator.
    case coroutine = 1
    /// Of an event loop: makes a task of a coroutine that it is given.
    case task = 2
    /// `Thread.start`
    case threadStart = 3
    /// The setter of `Thread.name`.
    case threadName = 4
}

/// Who starts tasks and threads, and what threads are called: seen in the calls of the libraries that do it.
enum Watching {
    /// Chooses what to watch in a function that is new.
    static func choose(_ function: inout Function, _ names: Object?) {
        if function.isCoroutine || function.isAsyncGenerator {
            function.watch = .coroutine
            return
        }
        guard function.origin != .mine, let module = utf8(function.module) else { return }
        if equals(module, "threading") {
            withOwned(CommonName.qualifiedName.of(function.code), otherwise: ()) { name in
                guard let name = utf8(name) else { return }
                if equals(name, "Thread.start") { function.watch = .threadStart }
                if equals(name, "Thread.name"), function.parameters == 2 { function.watch = .threadName }
            }
        } else if equals(module, "subprocess") {
            ProgramStarters.watch()
        } else if starts(module, with: "asyncio.") {
            var index = 0
            while let names, index < min(Int(function.parameters), 3) {
                if let name = utf8(PyTuple_GetItem(names, index)),
                    equals(name, "coro") || equals(name, "coro_or_future")
                {
                    function.watch = .task
                    function.watched = UInt8(index)
                }
                index += 1
            }
        }
    }

    /// The call of a watched function begins; it is not on the stack yet.
    @inline(never)
    static func begins(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>
    ) {
        switch function.pointee.watch {
        case .nothing: break
        case .coroutine:
            guard function.pointee.isCoroutine || CoroutineCallbacks.isTask(writer, function) else { return }
            CoroutineCallbacks.begin(writer, frame, function)
        case .task:
            guard let made = Layout.argument(frame, Int(function.pointee.watched)),
                let started = Layout.frame(ofCoroutine: made)
            else { return }
            TaskLanes.expect(started, parent: writer.pointee.lane, writer)
        case .threadStart:
            guard let thread = Layout.argument(frame, 0) else { return }
            TaskLanes.expect(thread, parent: writer.pointee.lane, writer)
        case .threadName:
            guard let thread = Layout.argument(frame, 0), let name = utf8(Layout.argument(frame, 1)) else { return }
            Threads.rename(thread, name)
        }
    }

    /// The call of a watched function begins that is not recorded itself. nil: it is not watched for others' sake, and its events need
    /// not come again.
    @inline(never)
    static func unrecorded(_ frame: Object, _ function: UnsafeMutablePointer<Function>) -> Object? {
        switch function.pointee.watch {
        case .nothing, .coroutine: return nil
        case .task, .threadStart, .threadName:
            guard let value = ft_thread_get() else { break }
            let writer = value.assumingMemoryBound(to: Writer.self)
            if writer.pointee.generation == ft_recording { begins(writer, frame, function) }
        }
        Scope.declined &+= 1
        return py_none()
    }
}
