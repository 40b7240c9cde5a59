import Foundation
import TOMLKit

/// `flowtrace.toml`: what is recorded, in the folder of the project or one above it, or else in the user's configuration.
///
/// ```
/// [record]
/// scope = "boundary"
/// exclude = ["app.metrics.*", "*/migrations/*.py"]
/// stop-after = ["Server.close", "5m"]
///
/// [record.levels]
/// "app.auth.*" = "types"
///
/// [secrets]
/// mask = ["pin", "*_iban"]
/// show = ["cookie_count"]
/// ```
struct RulesFile {
    static let name = "flowtrace.toml"

    private let path: String
    private let lines: [String: Int]
    private var text = ""

    /// The rules of the file that counts for `folder`; empty: there is none.
    static func rules(folder: String, environment: [String: String]) throws -> String {
        guard let path = find(from: folder, environment: environment) else { return "" }
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else { throw CommandFailure("\(path) can't be read as UTF-8.", code: 78) }
        return try rules(text, path: path)
    }

    static func find(from folder: String, environment: [String: String]) -> String? {
        var place = URL(fileURLWithPath: folder).standardizedFileURL
        while true {
            let candidate = place.appendingPathComponent(name).path
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
            if place.path == "/" { break }
            place.deleteLastPathComponent()
        }
        let home = environment["HOME"].map { $0 + "/.config" }
        guard let folder = environment["XDG_CONFIG_HOME"].flatMap({ $0.isEmpty ? nil : $0 }) ?? home else { return nil }
        let candidate = folder + "/flowtrace/" + name
        return FileManager.default.fileExists(atPath: candidate) ? candidate : nil
    }

    static func rules(_ text: String, path: String) throws -> String {
        let table: TOMLTable
        do { table = try TOMLTable(string: text) } catch let error as TOMLParseError {
            throw CommandFailure("\(path):\(error.source.begin.line): \(error.description)", code: 78)
        } catch {
            throw CommandFailure("\(path) is no TOML.", code: 78)
        }
        var file = RulesFile(path: path, lines: ThemeFile.lines(of: text))
        for (key, value) in table {
            // What the explorer has of its own: ExplorerFile.
            if key == "keys" || key == "explorer" { continue }
            if key == "secrets" {
                guard let secrets = value.table else { throw file.failure(key, "secrets is a table: write [secrets]") }
                try file.take(secrets: secrets)
                continue
            }
            guard key == "record" else {
                throw file.failure(key, "there is no '\(key)': settings stand under [record]")
            }
            guard let record = value.table else { throw file.failure(key, "record is a table: write [record]") }
            try file.take(record)
        }
        return file.text
    }

    private mutating func take(_ record: TOMLTable) throws {
        for (key, value) in record {
            let place = "record.\(key)"
            switch key {
            case "scope", "values", "min-duration", "start-at": try add("\(key) \(try word(value, place))", place)
            case "depth":
                guard let number = value.int else { throw failure(place, "depth is a whole number") }
                try add("depth \(number)", place)
            case "native", "adapt":
                guard let isOn = value.bool else { throw failure(place, "\(key) is true or false") }
                try add("\(key) \(isOn ? "on" : "off")", place)
            case "include", "exclude", "stop-after":
                for pattern in try words(value, place) { try add("\(key) \(pattern)", place) }
            case "levels":
                guard let levels = value.table else { throw failure(place, "levels is a table: write [record.levels]") }
                for (pattern, level) in levels {
                    let place = "record.levels.\(pattern)"
                    try add("level \(try word(level, place)) \(pattern)", place)
                }
            default:
                throw failure(
                    place,
                    "there is no '\(key)'. There are scope, include, exclude, values, levels, depth, min-duration, "
                        + "start-at, stop-after, native and adapt")
            }
        }
    }

    private mutating func take(secrets: TOMLTable) throws {
        for (key, value) in secrets {
            let place = "secrets.\(key)"
            guard key == "mask" || key == "show" else {
                throw failure(place, "there is no '\(key)'. There are mask and show, lists of names")
            }
            for name in try words(value, place) { try add("\(key == "mask" ? "secret" : "reveal") \(name)", place) }
        }
    }

    private mutating func add(_ statement: String, _ place: String) throws {
        if let reason = RulesAdvice.reason(statement) { throw failure(place, reason) }
        text += statement + "\n"
    }

    private func words(_ value: any TOMLValueConvertible, _ place: String) throws -> [String] {
        guard let list = value.array else { return [try word(value, place)] }
        return try list.map { try word($0, place) }
    }

    private func word(_ value: any TOMLValueConvertible, _ place: String) throws -> String {
        if let text = value.string { return text }
        throw failure(place, "this must be a text in quotes")
    }

    private func failure(_ place: String, _ reason: String) -> CommandFailure {
        let line = lines[place].map { ":\($0)" } ?? ""
        return CommandFailure("\(path)\(line): \(PlainText.safe(reason)).", code: 78)
    }
}
