import Testing

/// Each version that is supported, by name: a machine that lacks one says so instead of passing over it.
@Suite struct VersionTests {
    private static func interpreter(_ minor: String) -> Interpreter? {
        Interpreter.all.first { $0.version.hasPrefix(minor + ".") }
    }

    private func record(_ minor: String) throws {
        let python = try #require(Self.interpreter(minor))
        let program = """
            import threading
            def f(x): return x + 1
            print(f(41))
            def in_thread(): pass
            thread = threading.Thread(target=in_thread)
            thread.start()
            thread.join()
            """
        let traced = try TracedRun(python, ["-c", program])
        #expect(traced.run.output == "42\n")
        #expect(traced.calls { $0.qualifiedName == "f" }.count == 1)
        #expect(traced.calls { $0.qualifiedName == "in_thread" && $0.origin == .mine }.count == 1)
        #expect(traced.store.processes[0].hello?.texts["runtime"] == python.version)
    }

    @Test(.enabled(if: VersionTests.interpreter("3.12") != nil, "CPython 3.12 is not on this machine"))
    func `CPython 3.12 is recorded`() throws { try record("3.12") }

    @Test(.enabled(if: VersionTests.interpreter("3.13") != nil, "CPython 3.13 is not on this machine"))
    func `CPython 3.13 is recorded`() throws { try record("3.13") }

    @Test(.enabled(if: VersionTests.interpreter("3.14") != nil, "CPython 3.14 is not on this machine"))
    func `CPython 3.14 is recorded`() throws { try record("3.14") }

    @Test(.enabled(if: VersionTests.interpreter("3.15") != nil, "CPython 3.15 is not on this machine"))
    func `CPython 3.15 is recorded`() throws { try record("3.15") }
}
