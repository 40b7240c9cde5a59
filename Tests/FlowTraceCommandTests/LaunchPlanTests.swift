import Foundation
import Testing

@testable import FlowTraceCommand

@Suite struct LaunchPlanTests {
    private let finder = PythonFinder(environment: ["PATH": "/usr/bin:/bin"])

    @Test func `a native executable runs as it is`() throws {
        let plan = try LaunchPlan.make(for: .script("/bin/ls", ["-l"]), python: nil, finder: finder)
        #expect(plan == LaunchPlan(executable: "/bin/ls", arguments: ["/bin/ls", "-l"], interpreter: nil))
    }

    @Test func `a native command needs no Python`() throws {
        let plan = try LaunchPlan.make(for: .command(["ls", "-l"]), python: nil, finder: finder)
        #expect(plan.interpreter == nil)
        #expect(plan.arguments == ["ls", "-l"])
    }
}
