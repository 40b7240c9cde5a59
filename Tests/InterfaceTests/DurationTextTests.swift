import Testing

@testable import Interface

@Suite struct DurationTextTests {
    @Test(arguments: [
        (0, "0 ns"), (999, "999 ns"), (1000, "1.00 µs"), (1234, "1.23 µs"), (9994, "9.99 µs"), (9995, "10.0 µs"),
        (45_000, "45.0 µs"), (99_949, "99.9 µs"), (99_950, "100 µs"), (999_499, "999 µs"), (999_500, "1.00 ms"),
        (1_234_567, "1.23 ms"), (12_345_678, "12.3 ms"), (999_499_999, "999 ms"), (999_500_000, "1.00 s"),
        (59_949_999_999, "59.9 s"), (59_950_000_000, "1 min 00 s"), (123_000_000_000, "2 min 03 s"),
        (3_599_400_000_000, "59 min 59 s"), (3_600_000_000_000, "1 h 00 min"), (7_320_000_000_000, "2 h 02 min"),
        (86_400_000_000_000, "1 d 00 h"), (UInt64.max, "213503 d 23 h"),
    ]) func `Durations have three significant digits and a unit`(nanoseconds: UInt64, expected: String) {
        #expect(DurationText.text(nanoseconds) == expected)
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1 000"), (12_031, "12 031"), (1_204_331, "1 204 331"),
        (-1234, "-1 234"), (Int.max, "9 223 372 036 854 775 807"),
    ]) func `Counts are grouped by thousands`(count: Int, expected: String) {
        #expect(CountText.grouped(count) == expected)
    }

    @Test(arguments: [
        (0.0, "0"), (0.4, "0"), (950.2, "950"), (999.6, "1.00 k"), (4_210, "4.21 k"), (42_100, "42.1 k"),
        (999_400, "999 k"), (15_300_000, "15.3 M"), (2e9, "2.00 G"), (.infinity, "0"), (.nan, "0"),
    ]) func `Rates are short`(count: Double, expected: String) {
        #expect(CountText.short(count) == expected)
    }
}
