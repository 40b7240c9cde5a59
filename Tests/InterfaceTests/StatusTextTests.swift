import Explorer
import Testing

@testable import Interface

@Suite struct StatusTextTests {
    @Test func `a file that is still being read says how far it is`() {
        func text(_ part: Double?) -> String {
            StatusText(status: SessionStatus(connection: .live, reading: part), glyphs: .unicode).connection.text
        }
        #expect(text(nil) == "LIVE")
        #expect(text(0.456) == "READING ####...... 45 %")
        #expect(text(7) == "READING ########## 100 %")
    }
}
