/// Numbers as Python's `repr` writes them.
enum PythonNumber {
    /// `repr(float)`. The digits are the shortest that read back as the same number, in Swift as in Python; where the point
    /// stands and when an exponent is used differ.
    static func float(_ value: Double) -> String { text(value, pointAlways: true) }

    /// `repr(complex)`.
    static func complex(_ real: Double, _ imaginary: Double) -> String {
        let second = text(imaginary, pointAlways: false)
        if real == 0 && real.sign == .plus { return second + "j" }
        let signed = second.hasPrefix("-") ? second : "+" + second
        return "(" + text(real, pointAlways: false) + signed + "j)"
    }

    private static func text(_ value: Double, pointAlways: Bool) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let sign = value.sign == .minus ? "-" : ""
        if value == 0 { return sign + (pointAlways ? "0.0" : "0") }
        let (digits, exponent) = shortestDigits(value.magnitude)
        // Python: repr uses an exponent below 1e-4 and from 1e16 on.
        if exponent < -4 || exponent >= 16 {
            let magnitude = exponent.magnitude
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return sign + digits.prefix(1) + fraction + (exponent < 0 ? "e-" : "e+") + (magnitude < 10 ? "0" : "")
                + String(magnitude)
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        if digits.count <= exponent + 1 {
            let whole = digits + String(repeating: "0", count: exponent + 1 - digits.count)
            return sign + whole + (pointAlways ? ".0" : "")
        }
        return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }

    /// Digits without zeros at either end, and the power of ten of the first one. `value` is finite and above zero.
    private static func shortestDigits(_ value: Double) -> (digits: String, exponent: Int) {
        let text = value.description.utf8
        var digits: [UInt8] = []
        var exponent = 0
        var seenPoint = false
        var index = text.startIndex
        while index != text.endIndex {
            let byte = text[index]
            index = text.index(after: index)
            if byte == UInt8(ascii: "e") {
                exponent += Int(Substring(text[index...])) ?? 0
                break
            } else if byte == UInt8(ascii: ".") {
                seenPoint = true
            } else {
                if digits.isEmpty && byte == UInt8(ascii: "0") {
                    if seenPoint { exponent -= 1 }
                    continue
                }
                if !seenPoint { exponent += 1 }
                digits.append(byte)
            }
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (String(decoding: digits, as: UTF8.self), exponent - 1)
    }

    /// An integer of which the highest bytes of the magnitude are known, lowest first. The decimal number when these are all;
    /// otherwise an approximation, `~1.234e+500`, or `~2**N` when even its exponent is out of reach.
    static func bigInteger(isNegative: Bool, bits: Int, bytes: [UInt8]) -> (text: String, isExact: Bool) {
        let sign = isNegative ? "-" : ""
        if bits <= bytes.count.multipliedReportingOverflow(by: 8).partialValue { return (sign + decimal(bytes), true) }
        guard bits < 1 << 40, let top = bytes.lastIndex(where: { $0 != 0 }) else {
            return ("~\(sign)2**\(bits)", false)
        }
        var mantissa = 0.0
        var used = 0
        for byte in bytes[...top].reversed().prefix(8) {
            mantissa = mantissa * 256 + Double(byte)
            used += 1
        }
        // The magnitude has `bits` bits, the highest of which is the highest of the mantissa.
        let mantissaBits = used * 8 - bytes[top].leadingZeroBitCount
        let power = Double(bits - mantissaBits) * 0.301_029_995_663_981_2
        var exponent = Int(power)
        var number = mantissa * powerOfTen(power - Double(exponent))
        while number >= 10 {
            number /= 10
            exponent += 1
        }
        var thousandths = Int((number * 1000).rounded())
        if thousandths >= 10_000 {
            thousandths /= 10
            exponent += 1
        }
        let digits = String(thousandths)
        return ("~\(sign)\(digits.prefix(1)).\(digits.dropFirst())e+\(exponent)", false)
    }

    /// 10 to a power between 0 and 1, by the series of the exponential function: enough for four digits, without libm.
    private static func powerOfTen(_ power: Double) -> Double {
        let x = power * 2.302_585_092_994_046
        var term = 1.0
        var sum = 1.0
        for index in 1...24 {
            term *= x / Double(index)
            sum += term
        }
        return sum
    }

    /// The magnitude in decimal; bytes lowest first.
    private static func decimal(_ bytes: [UInt8]) -> String {
        let base: UInt64 = 1_000_000_000
        var groups: [UInt64] = [0]  // base 10⁹, lowest first
        for byte in bytes.reversed() {
            var carry = UInt64(byte)
            for index in groups.indices {
                let value = groups[index] * 256 + carry
                groups[index] = value % base
                carry = value / base
            }
            if carry > 0 { groups.append(carry) }
        }
        var text = String(groups[groups.count - 1])
        for group in groups.dropLast().reversed() {
            let digits = String(group)
            text += String(repeating: "0", count: 9 - digits.count) + digits
        }
        return text
    }
}
