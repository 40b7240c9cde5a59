import Testing

@testable import Terminal

@Suite struct CompiledTerminfoTests {
    @Test func `Bytes that are no entry give none`() {
        #expect(CompiledTerminfo([]) == nil)
        #expect(CompiledTerminfo([UInt8](repeating: 0xff, count: 64)) == nil)
        // The counts promise more than there is.
        #expect(
            CompiledTerminfo([0x1a, 0x01, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0, 0]) == nil)
    }

    @Test func `Any damage to an entry is survived`() {
        // An entry of 2 bytes of names, 1 boolean, 1 number, 1 string.
        let whole: [UInt8] = [0x1a, 0x01, 2, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0x78, 0, 1, 0, 5, 0, 0, 0, 0x61, 0]
        #expect(CompiledTerminfo(whole)?.withRGB().hasPrefix("hex:1e02") == true)
        for at in whole.indices {
            for value in UInt8.min...UInt8.max {
                var damaged = whole
                damaged[at] = value
                _ = CompiledTerminfo(damaged)?.withRGB()
            }
            #expect(CompiledTerminfo(Array(whole[..<at])) == nil)
        }
    }

    @Test func `A kind of terminal is no path`() {
        #expect(CompiledTerminfo.find("../../etc/passwd") == nil)
        #expect(CompiledTerminfo.find("") == nil)
    }
}
