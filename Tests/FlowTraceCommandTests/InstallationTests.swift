import Testing

@testable import FlowTraceCommand

@Suite struct InstallationTests {
    @Test func `an installed command finds its parts beside it`() throws {
        let prefix = try TemporaryFolder()
        let library = try prefix.write("", to: "lib/flowtrace/libflowtrace_recorder.so")
        try prefix.write("", to: "lib/flowtrace/inject/sitecustomize.py")
        let found = try Installation.locate(executable: prefix.path + "/bin/flowtrace")
        #expect(found.extension == library)
        #expect(found.inject == prefix.path + "/lib/flowtrace/inject")
        #expect(found.demo == prefix.path + "/lib/flowtrace/demo")
        #expect(found.themes == prefix.path + "/share/flowtrace/themes")
    }

    @Test func `a command in the build folder finds its parts in the sources`() throws {
        let root = try TemporaryFolder()
        let library = try root.write("", to: ".build/x86_64/debug/libflowtrace_recorder.so")
        try root.write("", to: "Sources/PythonRecorder/Python/inject/sitecustomize.py")
        let found = try Installation.locate(executable: root.path + "/.build/x86_64/debug/flowtrace")
        #expect(found.extension == library)
        #expect(found.inject == root.path + "/Sources/PythonRecorder/Python/inject")
        #expect(found.themes == root.path + "/themes")
    }

    @Test func `an installation inside the sources is an installation`() throws {
        let root = try TemporaryFolder()
        try root.write("", to: "Sources/PythonRecorder/Python/inject/sitecustomize.py")
        let library = try root.write("", to: "out/lib/flowtrace/libflowtrace_recorder.so")
        try root.write("", to: "out/lib/flowtrace/inject/sitecustomize.py")
        #expect(try Installation.locate(executable: root.path + "/out/bin/flowtrace").extension == library)
    }

    @Test func `a missing part is named`() throws {
        let root = try TemporaryFolder()
        #expect {
            try Installation.locate(executable: root.path + "/bin/flowtrace")
        } throws: { error in
            "\(error)".contains(root.path + "/lib/flowtrace/libflowtrace_recorder.so") && "\(error)".contains("make")
        }
        try root.write("", to: "Sources/PythonRecorder/Python/inject/sitecustomize.py")
        #expect {
            try Installation.locate(executable: root.path + "/.build/debug/flowtrace")
        } throws: { error in
            "\(error)".contains(root.path + "/.build/debug/libflowtrace_recorder.so")
        }
    }

    @Test func `the recorder's environment keeps what was there`() {
        let installation = Installation(extension: "/x/lib.so", inject: "/x/inject", demo: "", themes: "")
        var recorder = RecorderEnvironment(installation: installation)
        recorder.connect = "/run/socket"
        let before = ["PATH": "/bin", "PYTHONPATH": "/mine:/yours", "FLOWTRACE_WAIT": "1", "FLOWTRACE_MINE": "x"]
        let after = recorder.applied(to: before)
        #expect(
            after == [
                "PATH": "/bin", "FLOWTRACE_MINE": "x", "PYTHONPATH": "/x/inject:/mine:/yours",
                "FLOWTRACE_PYTHONPATH": "/mine:/yours", "FLOWTRACE_EXTENSION": "/x/lib.so",
                "FLOWTRACE_CONNECT": "/run/socket",
            ])
        recorder.waits = true
        recorder.file = "/t"
        recorder.rules = "values none"
        let without = recorder.applied(to: [:])
        #expect(without["PYTHONPATH"] == "/x/inject" && without["FLOWTRACE_PYTHONPATH"] == nil)
        #expect(
            without["FLOWTRACE_WAIT"] == "1" && without["FLOWTRACE_FILE"] == "/t"
                && without["FLOWTRACE_RULES"] == "values none")
        #expect(recorder.applied(to: ["PYTHONPATH": ""])["PYTHONPATH"] == "/x/inject")
    }
}
