import Glibc
import Testing

@testable import Terminal

@Suite struct GroundQueryTests {
    @Test(arguments: [
        ("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\", true), ("\u{1b}]11;rgb:1c/1c/2e\u{7}", false),
        ("\u{1b}]11;rgb:fdfd/f6f6/e3e3\u{7}", true), ("\u{1b}]11;rgb:0000/2b2b/3636\u{1b}\\", false),
    ])
    func `the colour of the ground is light or dark`(answer: String, isLight: Bool) {
        let answer = GroundAnswer(Array((answer + "\u{1b}[?62;22c").utf8))
        #expect(answer.isLight == isLight && answer.isWhole && answer.typed.isEmpty)
    }

    @Test func `a terminal that knows no such question is not waited for`() {
        let answer = GroundAnswer(Array("\u{1b}[?1;2c".utf8))
        #expect(answer.isLight == nil && answer.isWhole)
    }

    @Test func `what was typed meanwhile is kept, wherever it stands`() {
        let answer = GroundAnswer(Array("jq\u{1b}]11;rgb:00/00/00\u{7}k\u{1b}[?6c\u{1b}[Al".utf8))
        #expect(answer.isLight == false && answer.isWhole)
        #expect(String(decoding: answer.typed, as: UTF8.self) == "jqk\u{1b}[Al")
    }

    @Test func `an answer is understood however it is cut, and nonsense never traps`() {
        let whole = Array("a\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\\u{1b}[?6c".utf8)
        for count in 0..<whole.count {
            let answer = GroundAnswer(Array(whole.prefix(count)))
            #expect(!answer.isWhole && answer.typed == Array("a".utf8.prefix(count)))
        }
        for text in ["rgb:", "rgb:zz/00/00", "rgb:0/0", "rgb:12345/0/0", "rgb:///", "11;?"] {
            #expect(GroundAnswer.isLight(text) == nil)
        }
    }

    @Test func `it is asked of near terminals only`() {
        func isSafe(_ variables: [String: String]) -> Bool { GroundQuery.isSafe { variables[$0] } }
        #expect(isSafe(["TERM": "xterm-256color"]) && isSafe(["TERM": "foot", "TMUX": ""]))
        for kind in ["screen-256color", "tmux-256color", "linux", "vt100", "dumb", ""] {
            #expect(!isSafe(["TERM": kind]))
        }
        for name in ["TMUX", "STY", "SSH_CONNECTION", "SSH_TTY"] {
            #expect(!isSafe(["TERM": "xterm-256color", name: "1"]))
        }
        #expect(!isSafe([:]))
    }

    @Test func `a terminal answers, and is left as it was found`() throws {
        var (far, near): (Int32, Int32) = (-1, -1)
        try #require(openpty(&far, &near, nil, nil, nil) == 0)
        defer {
            close(far)
            close(near)
        }
        // A pipe is never asked, nor a terminal that is not our own.
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        #expect(GroundQuery(input: ends[0], output: near) == nil)
        #expect(GroundQuery(input: near, output: ends[1]) == nil)
        #expect(GroundQuery(input: near, output: near) == nil)
        for end in ends { close(end) }
    }
}
