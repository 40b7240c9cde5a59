import Foundation
import TraceStore

/// Where old calls go when memory is not for them, and how much memory this process takes.
enum SpillFolder {
    /// Pages that were read from disk are given back beyond this, bytes.
    static let residentLimit = 600 << 20

    /// TMPDIR if it is set, /var/tmp, which is on a disk on most systems, and /tmp; none that lies in memory itself.
    static var candidates: [String] {
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let named = ProcessInfo.processInfo.environment["TMPDIR"]
        return [named, "/var/tmp", "/tmp"].compactMap(\.self).filter { !isInMemory($0, mounts) }
    }

    static func open(for store: TraceStore) {
        for folder in candidates where store.spill(into: folder) { return }
    }

    /// Whether the mount that holds the folder is a tmpfs or ramfs. `mounts`: as in /proc/self/mounts, device, place and type
    /// on each line; the longest place that the folder is below counts, of equals the last.
    static func isInMemory(_ folder: String, _ mounts: String) -> Bool {
        var best = (length: -1, type: "")
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            let place = fields[1] == "/" ? "/" : fields[1] + "/"
            if (folder + "/").hasPrefix(place), place.count >= best.length { best = (place.count, String(fields[2])) }
        }
        return best.type == "tmpfs" || best.type == "ramfs"
    }

    /// What is to be said once when the disk takes no more.
    static func problem(_ store: TraceStore) -> String? {
        guard store.spillProblem != 0, store.spilledBytes > 0 else { return nil }
        return "Older calls cannot go to disk (\(String(cString: strerror(store.spillProblem)))): they stay in memory."
    }

    /// Bytes resident, the second number of /proc/self/statm (proc(5)).
    static var residentBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }
}
