/// The entry points of what runs until the user leaves or the program ends. Each gives flowtrace's own exit code.
enum Session {
    static func run(_ request: RunRequest) throws -> Int32 {
        try PlainSession(request.view).run(request)
    }

    static func watch(_ request: WatchRequest) throws -> Int32 {
        try PlainSession(request.view).watch(request)
    }

    static func openFile(_ request: OpenRequest) throws -> Int32 {
        try PlainSession(request.view).openFile(request)
    }
}
