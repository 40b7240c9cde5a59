// swift-tools-version: 6.2
import PackageDescription

// What a traced call of a Swift program costs: `make benchmark`. A package of its own, so that nobody else fetches what it is
// measured against; and it depends on FlowTrace as any program does.
let package = Package(
    name: "ProgramBenchmark",
    dependencies: [
        .package(name: "flowtrace", path: "../../.."),
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
    ],
    targets: [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "ProgramBenchmark",
            dependencies: [
                "CAllocations", .product(name: "FlowTrace", package: "flowtrace"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]),
    ]
)
