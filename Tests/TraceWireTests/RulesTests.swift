import Randomness
import Testing
import TraceWire

@Suite struct RulesTests {
    private func amended(_ text: String, _ rules: Rules = Rules()) -> (rules: Rules, refusal: Rules.Refusal?) {
        var rules = rules
        let refusal = Array(text.utf8).withUnsafeBytes { rules.amend($0) }
        return (rules, refusal)
    }

    @Test func `without rules everything is recorded`() {
        let rules = amended("").rules
        #expect(rules.scope == .all && rules.arguments == .values && rules.results == .values && rules.choices.isEmpty)
    }

    @Test func `statements amend what is in force, and reset takes all back`() {
        let first = amended("scope mine\nvalues types\n\n  depth 12 \nstop-after 100 calls\nstop-after 2s").rules
        #expect(first.scope == .mine && first.arguments == .types && first.results == .types && first.depth == 12)
        #expect(first.stopCalls == 100 && first.stopTime == 2_000_000_000)
        let second = amended("values values,none\nmin-duration 50us\nnative on", first).rules
        #expect(second.scope == .mine && second.arguments == .values && second.results == ValueLevel.none)
        #expect(second.shortest == 50_000 && second.recordsNative)
        #expect(amended("stop-after", second).rules.stopCalls == 0)
        #expect(amended("reset", second).rules == Rules())
    }

    @Test func `rules written as text are read as the same`() {
        let text = """
            scope boundary
            values types,none
            include app.*
            exclude */tests/*.py
            level none,types Order.*
            start-at main
            stop-after Order.close
            depth 3
            min-duration 1ms
            stop-after 7 calls
            stop-after 1m
            native on
            """
        let (rules, refusal) = amended(text)
        #expect(refusal == nil && rules.choices.count == 5)
        #expect(
            amended(String(decoding: rules.text, as: UTF8.self), amended("scope mine\ninclude x").rules).rules == rules)
    }

    @Test(arguments: [
        ("scope yours", Rules.Fault.badScope), ("values some", .badLevel), ("values none,all", .badLevel),
        ("include", .badPattern), ("exclude a[b", .badPattern), ("level types", .badPattern), ("depth x", .badNumber),
        ("depth -1", .badNumber), ("min-duration 5", .badTime), ("min-duration 5h", .badTime),
        ("native yes", .badSwitch),
        ("record all", .unknownStatement), ("stop-after x calls", .badNumber),
        ("include \(String(repeating: "a", count: 300))", .badPattern),
    ])
    func `what can't be understood is refused with its line, and the rest counts`(text: String, fault: Rules.Fault) {
        let (rules, refusal) = amended("depth 4\n\(text)\nscope mine")
        #expect(refusal == Rules.Refusal(line: 2, fault: fault))
        #expect(rules.depth == 4 && rules.scope == .mine && rules.choices.isEmpty)
    }

    @Test func `there are at most 64 choices`() {
        let (rules, refusal) = amended(String(repeating: "include a\n", count: 300))
        #expect(rules.choices.count == 64 && refusal == Rules.Refusal(line: 65, fault: .tooMany))
    }

    @Test func `any bytes are rules or refused`() {
        var random = SeededRandom(seed: 5)
        let words = ["scope", "level", "stop-after", "[", "*", "mine", "\n", " ", "9", "s", "µs", ",", "include", "/"]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                Bool.random(using: &random) ? words.randomElement(using: &random)! + " " : "\u{7f}"
            }.joined()
            let rules = amended(text).rules
            #expect(amended(String(decoding: rules.text, as: UTF8.self)).rules == rules, "seed 5: \(text)")
        }
    }

    @Test func `an expression that is not understood is refused`() {
        for text in ["include /a(/", "exclude /*/", "level types /[a/"] {
            #expect(amended(text).refusal?.fault == .badPattern)
        }
    }

    @Test func `names of values are chosen by globs without regard to capitals`() throws {
        let rules = amended("secret pin\nsecret *_iban\nreveal /^cookie_count$/\nadapt off\nvalues repr,none").rules
        #expect(!rules.adapts && rules.arguments == .repr && rules.results == ValueLevel.none)
        func fits(_ index: Int, _ name: String) -> Bool {
            Array(name.utf8).withUnsafeBytes { rules.names[index].pattern.fits(name: $0) }
        }
        #expect(fits(0, "PIN") && !fits(0, "pins") && fits(1, "my_IBAN") && !fits(1, "iban") && fits(2, "cookie_count"))
        #expect(rules.names.map(\.isSecret) == [true, true, false])
        #expect(amended(String(decoding: rules.text, as: UTF8.self)).rules == rules)
    }
}

@Suite struct PatternTests {
    private func fits(_ pattern: String, _ module: String, _ name: String, _ file: String = "/srv/app/a.py") -> Bool {
        func bytes<R>(_ text: String, _ body: (UnsafeRawBufferPointer) -> R) -> R {
            Array(text.utf8).withUnsafeBytes(body)
        }
        guard let made = bytes(pattern, { Pattern($0) }) else { return false }
        let subject = bytes(module) { module in
            bytes(name) { name in
                bytes(file) { Pattern.Subject(module: module, qualifiedName: name, file: $0) }
            }
        }
        return made.fits(subject)
    }

    @Test(arguments: [
        ("app", true), ("app.views", true), ("app.views.Page", true), ("app.views.Page.show", true),
        ("Page.show", true),
        ("Page", true), ("Page.*", true), ("*.show", true), ("app.*", true), ("*", true), ("ap", false),
        ("show", false),
        ("views", false), ("app.view", false), ("app.view?", true), ("Page.sh[a-p]w", true), ("Page.sh[!a-p]w", false),
        ("*Page*", true), ("p", false), ("", false), ("App", false), ("app.*.show", true), ("app.*.shown", false),
    ])
    func `names are matched whole, and stand for all that is inside them`(pattern: String, isFit: Bool) {
        #expect(fits(pattern, "app.views", "Page.show") == isFit)
    }

    @Test func `functions inside functions are named without locals`() {
        #expect(fits("outer.inner", "m", "outer.<locals>.inner"))
        #expect(fits("m.outer", "m", "outer.<locals>.inner"))
        #expect(!fits("inner", "m", "outer.<locals>.inner"))
    }

    @Test(arguments: [
        ("a.py", true), ("app/a.py", true), ("/srv/app/a.py", true), ("srv/", true), ("app/", true), ("/srv", true),
        ("*/app/*.py", true), ("*.py", true), ("app/*", true), ("pp/a.py", false), ("b.py", false),
        ("/app/a.py", false),
        ("app/b", false),
    ])
    func `paths are matched from behind a slash, and folders stand for all that is inside them`(
        pattern: String, isFit: Bool
    ) {
        #expect(fits(pattern, "m", "f") == isFit)
    }

    @Test func `many stars take no time`() {
        let pattern = String(repeating: "*a", count: 60) + "b"
        #expect(!fits(pattern, "m", String(repeating: "a", count: 5000)))
    }

    @Test(arguments: [
        ("/^app\\.(views|jobs)\\./", true), ("/VIEWS/", false), ("/views/", true), ("/run$/", true), ("/^run/", false),
        ("/src\\/app/", true), ("/home/*/app/", true), ("/views\\.py$/", true), ("/(a+)+$x/", false),
        ("/ru{1,2}n/", true),
        ("/[^a-z]Run|x{2}/", false),
    ]) func `a pattern between slashes is a regular expression`(text: String, fits: Bool) throws {
        let pattern = try #require(Array(text.utf8).withUnsafeBytes { Pattern($0) })
        func bytes(_ text: StaticString) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        }
        let subject = Pattern.Subject(
            module: bytes("app.views"), qualifiedName: bytes("Page.run"), file: bytes("/home/src/app/views.py"))
        #expect(pattern.fits(subject) == fits)
    }
}
