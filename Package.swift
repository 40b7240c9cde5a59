// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

// The right shore: everything that runs in the explorer's process.
let explorerSettings: [SwiftSetting] = [.swiftLanguageMode(.v6)]

// The left shore: what runs inside the traced program. Embedded Swift needs no Swift runtime there; it has no `Glibc`
// module, so libc comes through CRecorder. `PythonRecorder` compiles TraceWire/Language and FlowTrace a second time, as
// one module with itself (symbolic links `Wire` and `Core`): the whole hot path is optimised together.
let recorderSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v5),
    .enableExperimentalFeature("Embedded"),
    .define("FLOWTRACE_EXTENSION"),
    // State is under the interpreter's lock or a mutex: the checks of Swift, 30 a call, would find nothing. Flags that the package manager
    // calls unsafe are refused only in products that other packages use.
    .unsafeFlags(["-enforce-exclusivity=unchecked"]),
]

let package = Package(
    name: "flowtrace",
    products: [
        .executable(name: "flowtrace", targets: ["FlowTraceCommand"]),
        .library(name: "FlowTrace", targets: ["FlowTrace"]),
        .library(name: "FlowTraceMacros", targets: ["FlowTraceMacros"]),
        .library(name: "flowtrace_calls", type: .dynamic, targets: ["ProgramRecorder"]),
        .library(name: "flowtrace_recorder", type: .dynamic, targets: ["PythonRecorder"]),
    ],
    // Without it, swift-syntax (2 minutes in debug, 8 in release) is in nobody's build, nor in ours.
    traits: [.trait(name: "Macros", description: "The macro @Traced: compiles swift-syntax.")],
    dependencies: [
        .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .target(name: "CRecorder"),
        .target(name: "CPython"),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),

        .target(name: "TraceWire", exclude: ["Wire.md"], swiftSettings: explorerSettings),
        .target(name: "FlowTrace", dependencies: ["TraceWire", "CRecorder"], swiftSettings: [.swiftLanguageMode(.v5)]),
        .macro(
            name: "FlowTracePlugin",
            dependencies: ["SwiftSyntaxMacros", "SwiftSyntaxBuilder", "SwiftDiagnostics", "SwiftCompilerPlugin"].map {
                .product(name: $0, package: "swift-syntax", condition: .when(traits: ["Macros"]))
            }),
        .target(
            name: "FlowTraceMacros", dependencies: ["FlowTrace", "FlowTracePlugin"], swiftSettings: explorerSettings),
        .target(
            name: "PythonRecorder", dependencies: ["CRecorder", "CPython"], exclude: ["Python", "Core/Programs"],
            swiftSettings: recorderSettings),

        // The recorder for programs in C: include/flowtrace.h.
        .target(
            name: "ProgramRecorder", dependencies: ["CRecorder"], exclude: ["include", "Core/Programs"],
            swiftSettings: recorderSettings),

        .target(
            name: "TraceStore", dependencies: ["TraceWire"],
            swiftSettings: explorerSettings + [
                // One thread has the store. The checks were a ninth of taking in a trace full of generators; debug builds, and so the
                // tests, have them.
                .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
            ]),
        .target(name: "TraceCollector", dependencies: ["TraceWire"], swiftSettings: explorerSettings),
        .target(name: "Explorer", dependencies: ["TraceStore"], swiftSettings: explorerSettings),
        .target(name: "Screen", swiftSettings: explorerSettings),
        .target(
            name: "Interface", dependencies: ["Explorer", "TraceStore", "TraceWire", "Screen"],
            swiftSettings: explorerSettings),
        .target(name: "CTerminal"),
        .target(name: "Terminal", dependencies: ["Screen", "CNcurses", "CTerminal"], swiftSettings: explorerSettings),
        .executableTarget(
            name: "FlowTraceCommand",
            dependencies: [
                "TraceWire", "TraceStore", "TraceCollector", "Explorer", "Screen", "Interface", "Terminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"), "TOMLKit",
            ],
            swiftSettings: explorerSettings),

        .executableTarget(
            name: "FlowTraceBenchmark",
            dependencies: ["TraceStore", "TraceWire", "TraceCollector", "Explorer", "Interface", "Screen", "Terminal"],
            exclude: ["Python"], swiftSettings: explorerSettings),

        // Random numbers for all tests.
        .target(name: "Randomness", path: "Tests/Randomness", swiftSettings: explorerSettings),
        .testTarget(name: "TraceWireTests", dependencies: ["TraceWire", "Randomness"], exclude: ["Vectors"]),
        .testTarget(
            name: "FlowTraceTests",
            dependencies: ["FlowTrace", "TraceCollector", "TraceStore", "TraceWire", "Randomness"]),
        .testTarget(name: "TraceStoreTests", dependencies: ["TraceStore", "TraceWire", "Randomness"]),
        .testTarget(name: "TraceCollectorTests", dependencies: ["TraceCollector", "TraceWire", "Randomness"]),
        .testTarget(name: "ExplorerTests", dependencies: ["Explorer", "TraceStore", "TraceWire", "Randomness"]),
        .testTarget(name: "ScreenTests", dependencies: ["Screen", "Randomness"]),
        .testTarget(
            name: "InterfaceTests",
            dependencies: ["Interface", "Explorer", "TraceStore", "TraceWire", "Screen", "Randomness"],
            exclude: ["Fixtures", "Goldens"]),
        .testTarget(
            name: "FlowTraceCommandTests",
            dependencies: [
                "FlowTraceCommand", "TraceWire", "TraceStore", "TraceCollector", "Explorer", "Interface", "Screen",
                "Terminal", "Randomness",
            ],
            exclude: ["ExportChecks", "Replays"]),
        // Swift programs with their expected trees; the tests run it as a user's program would run.
        .executableTarget(name: "SwiftCases", dependencies: ["FlowTrace"], path: "Tests/SwiftCases"),
        // A terminal in memory, for tests only.
        .systemLibrary(name: "CVterm", path: "Tests/CVterm", providers: [.apt(["libvterm-dev"])]),
        .testTarget(
            name: "TerminalTests",
            dependencies: [
                "Terminal", "Screen", "Interface", "Explorer", "TraceStore", "TraceWire", "CVterm", "Randomness",
            ],
            swiftSettings: explorerSettings),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(
            name: "EndToEndTests", dependencies: ["TraceCollector", "TraceStore", "TraceWire", "CVterm"],
            exclude: ["Cases", "Programs"]),
    ]
)
