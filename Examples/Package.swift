// swift-tools-version: 6.2
import PackageDescription

// Two programs to look at: `make example-tool`, `make example-server`. A package of its own: whoever depends on FlowTrace fetches
// and builds none of it.
let package = Package(
    name: "examples",
    dependencies: [
        .package(name: "flowtrace", path: "..", traits: ["Macros"]),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        .executableTarget(
            name: "calculate", dependencies: [.product(name: "FlowTraceMacros", package: "flowtrace")],
            path: "calculate"),
        .executableTarget(
            name: "teahouse",
            dependencies: [
                .product(name: "FlowTraceMacros", package: "flowtrace"), "FlyingFox",
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ], path: "teahouse"),
    ]
)
