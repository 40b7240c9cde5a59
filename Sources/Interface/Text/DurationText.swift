/// Lengths of time with three significant digits and a unit.
package enum DurationText {
    /// `45 ns`, `1.23 µs`, `12.3 ms`, `2 min 03 s`, `5 h 02 min`, `3 d 04 h`.
    package static func text(_ nanoseconds: UInt64, micro: String = "µ") -> String {
        if nanoseconds < 1000 { return "\(nanoseconds) ns" }
        // Each unit takes over where three digits of the smaller one would round up to its 1000.
        if nanoseconds < 999_500 { return digits(nanoseconds, 1000) + " \(micro)s" }
        if nanoseconds < 999_500_000 { return digits(nanoseconds, 1_000_000) + " ms" }
        if nanoseconds < 59_950_000_000 { return digits(nanoseconds, 1_000_000_000) + " s" }
        let seconds = nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 >= 500_000_000 ? 1 : 0)
        if seconds < 3600 { return "\(seconds / 60) min \(twoDigits(seconds % 60)) s" }
        let minutes = seconds / 60
        if minutes < 24 * 60 { return "\(minutes / 60) h \(twoDigits(minutes % 60)) min" }
        return "\(minutes / (24 * 60)) d \(twoDigits(minutes / 60 % 24)) h"
    }

    private static func digits(_ value: UInt64, _ unit: UInt64) -> String {
        // Hundredths of the unit, rounded; fewer decimals as the whole part grows.
        if value < unit * 9995 / 1000 {
            let hundredths = (value + unit / 200) / (unit / 100)
            return "\(hundredths / 100).\(twoDigits(hundredths % 100))"
        }
        if value < unit * 9995 / 100 {
            let tenths = (value + unit / 20) / (unit / 10)
            return "\(tenths / 10).\(tenths % 10)"
        }
        return String((value + unit / 2) / unit)
    }

    static func twoDigits(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

/// Numbers of things.
package enum CountText {
    /// Digits in groups of three: `12 031`.
    package static func grouped(_ count: Int) -> String {
        let digits = String(count.magnitude)
        var text = count < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text += " " }
            text.append(digit)
        }
        return text
    }

    /// `1 call`, `12 031 calls`.
    static func calls(_ count: Int) -> String { count == 1 ? "1 call" : grouped(count) + " calls" }

    /// Three significant digits and a decimal prefix: `950`, `4.21 k`, `15.3 M`.
    static func short(_ count: Double) -> String {
        guard count.isFinite, count >= 0.5 else { return "0" }
        if count < 999.5 { return String(Int(count.rounded())) }
        for (limit, unit, sign) in [(999.5e3, 1e3, "k"), (999.5e6, 1e6, "M"), (.infinity, 1e9, "G")]
        where count < limit {
            let value = count / unit
            let hundredths = Int((min(value, 1e9) * 100).rounded())
            if hundredths < 1000 {
                return "\(hundredths / 100).\(DurationText.twoDigits(UInt64(hundredths % 100))) \(sign)"
            }
            let tenths = (hundredths + 5) / 10
            if tenths < 1000 { return "\(tenths / 10).\(tenths % 10) \(sign)" }
            return "\((tenths + 5) / 10) \(sign)"
        }
        return "0"
    }

    /// `512 B`, `48.2 MB`: decimal units.
    package static func bytes(_ count: Int) -> String {
        let text = short(Double(count))
        return text + (text.utf8.contains(UInt8(ascii: " ")) ? "B" : " B")
    }
}
