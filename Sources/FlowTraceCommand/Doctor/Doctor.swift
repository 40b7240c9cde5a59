import Foundation
import TraceCollector

/// One line of the doctor's.
struct Finding: Equatable {
    enum Grade {
        case good, information, warning, fault
    }

    var grade: Grade
    var subject: String
    /// What was found, and what to do about it.
    var text: String
}

/// Looks at all that FlowTrace needs.
struct Doctor {
    var environment: [String: String]
    /// Unicode signs before the lines.
    var glyphs: Bool

    func examine(python: String? = nil) -> [Finding] {
        let installation = examineInstallation()
        return installation.findings + examinePythons(python, installation.found) + examineFolder()
            + examineSessions() + examineTerminal()
    }

    func line(_ finding: Finding) -> String {
        let sign =
            switch finding.grade {
            case .good: glyphs ? "✓" : "ok"
            case .information: glyphs ? "·" : "--"
            case .warning: "! "
            case .fault: glyphs ? "✗" : "NO"
            }
        let subject = finding.subject + String(repeating: " ", count: max(0, 14 - finding.subject.count))
        return " \(sign)\(sign.count == 1 ? " " : "") \(subject) \(PlainText.safe(finding.text))"
    }

    // MARK: FlowTrace's own parts

    private func examineInstallation() -> (found: Installation?, findings: [Finding]) {
        let installation: Installation
        do {
            installation = try Installation.locate()
        } catch {
            return (nil, [Finding(grade: .fault, subject: "extension", text: "\(error)")])
        }
        var findings = [Finding(grade: .good, subject: "extension", text: installation.extension)]
        let themes = ((try? FileManager.default.contentsOfDirectory(atPath: installation.themes)) ?? [])
            .filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }.sorted()
        findings.append(
            themes.isEmpty
                ? Finding(
                    grade: .warning, subject: "themes",
                    text: "none in \(installation.themes): the built-in one is used; install again with make install")
                : Finding(grade: .good, subject: "themes", text: themes.joined(separator: ", ")))
        return (installation, findings)
    }

    // MARK: Sockets

    private func examineFolder() -> [Finding] {
        do {
            let folder = try SessionFolder.locate(runtimeFolder: environment["XDG_RUNTIME_DIR"])
            var finding = Finding(grade: .good, subject: "socket folder", text: folder.path)
            if let runtime = environment["XDG_RUNTIME_DIR"], folder.path != runtime + "/flowtrace" {
                finding.grade = .warning
                finding.text += ", since $XDG_RUNTIME_DIR (\(runtime)) cannot be used: make it a folder of your own"
            }
            let listener = try RendezvousListener(in: folder)
            listener.close()
            return [finding]
        } catch {
            return [Finding(grade: .fault, subject: "socket folder", text: "\(error)")]
        }
    }

    private func examineSessions() -> [Finding] {
        let sessions = RunningSession.all()
        if sessions.isEmpty {
            return [Finding(grade: .information, subject: "programs", text: "none is being recorded")]
        }
        return sessions.map {
            Finding(
                grade: .information, subject: "programs",
                text:
                    "pid \($0.pid) is being recorded: flowtrace watch \($0.pid)  (\($0.command.joined(separator: " ")))"
            )
        }
    }
}
