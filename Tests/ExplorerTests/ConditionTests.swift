import Randomness
import Testing
import TraceStore

@testable import Explorer

@Suite struct ConditionTests {
    /// The names of the calls that meet the condition, in order.
    private func found(_ text: String, _ notation: String) throws -> [String] {
        let store = try TraceStore.noted(notation)
        guard let condition = try Condition.parse(text) else { return ["everything"] }
        var matcher = Matcher(condition)
        matcher.update(store)
        return store.lanes.flatMap { lane in
            (0..<lane.rowCount).map { CallID(lane: lane.id, row: $0) }
                .filter { matcher.truth($0, store, now: 0) == .yes }
                .map { store.function(store.functionID($0)).qualifiedName }
        }
    }

    private let app =
        "thread main[ main{ load(user='alice',n=3){ parse:lib? scan!KeyError('k') }=12 save(user='Bob')=None } ] "
        + "task worker1[ handle_get{ parse:lib } handle_post!ValueError('no way') ]"

    @Test(
        "Each key finds what it is for",
        arguments: [
            ("parse", "parse parse"), ("PARSE", ""), ("hand*", "handle_get handle_post"), ("fn:parse", "parse parse"),
            ("/^(load|save)$/", "load save"), ("fn~/_(get|post)/", "handle_get handle_post"),
            ("exc", "parse scan handle_post"), ("exc:Key", "scan"), ("exc~way", "handle_post"), ("caught", "parse"),
            ("raised", "scan handle_post"), ("arg~alice", "load"), ("arg~n=3", "load"), ("arg~/user=.z/", ""),
            ("arg~/user='[Bb]/", "save"), ("res~None", "save"), ("res=12", "load"), ("any~ALICE", ""),
            ("any~bob", "save"), ("thread:main", "main load parse scan save"),
            ("task:*", "handle_get parse handle_post"), ("task:worker fn:parse", "parse"),
            ("depth<1", "main handle_get handle_post"),
            ("depth>=2", "parse scan"), ("parse | load", "load parse parse"), ("!mine", "parse parse"),
            ("-exc depth=1", "load save parse"), ("(load | save) !arg~alice", "save"), ("\"exc\"", ""),
            ("!(mine | task:*)", "parse"), ("line>0 load", "load"), ("exc !caught", "scan handle_post"),
        ])
    func keys(text: String, expected: String) throws {
        #expect(try found(text, app) == expected.split(separator: " ").map(String.init), "\(text)")
    }

    @Test(
        "An error points at the character",
        arguments: [
            ("dur>", 4), ("dur>x", 4), ("foo:bar", 0), ("a (b", 2), ("a ) b", 2), ("a | ", 4), ("| a", 0), ("a !", 3),
            ("caught:x", 6), ("dur~5", 3), ("arg>5", 3), ("arg~/(/", 5), ("/a", 0), ("x /[b/", 3), ("line:x", 5),
            ("\"a", 0), ("()", 0),
        ])
    func errors(text: String, position: Int) {
        #expect(throws: ConditionError.self) { try Condition.parse(text) }
        do { _ = try Condition.parse(text) } catch { #expect(error.position == position, "\(text): \(error.text)") }
    }

    @Test("Times have units, and open calls count by how long they have been running")
    func times() throws {
        #expect(try Condition.parse("dur>1.5ms") == .atom(.duration(NumberRange(least: 1_500_001))))
        #expect(try Condition.parse("self<=2us") == .atom(.selfTime(NumberRange(most: 2000))))
        #expect(try Condition.parse("dur:3") == .atom(.duration(NumberRange(least: 3_000_000, most: 3_000_000))))
        let store = try TraceStore.noted("main{ a… }")
        let call = CallID(lane: LaneID(raw: 0), row: 1)
        var matcher = Matcher(.atom(.duration(NumberRange(least: 1000))))
        matcher.update(store)
        #expect(matcher.truth(call, store, now: store.start(call) + 5) == .open)
        #expect(matcher.truth(call, store, now: store.start(call) + 5000) == .yes)
    }

    @Test("Spaces alone are no condition; anything typed at random never traps", arguments: 1...20)
    func anything(seed: Int) throws {
        #expect(try Condition.parse("  ") == nil)
        var generator = SeededRandom(seed: UInt64(seed))
        let pieces = [
            "dur", ">", "<=", "10ms", ":", "~", "=", "(", ")", "|", "!", "-", " ", "/", "\"", "\\", "[", "]", "{2,3}",
            "*",
            "+", "?", "^", "$", "é", "👩‍👩‍👧", "exc", "arg", "x", "9999999999999999999999", "{", "\u{301}",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...12, using: &generator))
                .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            do {
                if let condition = try Condition.parse(text) {
                    var matcher = Matcher(condition)
                    let store = try TraceStore.noted("main{ x }")
                    matcher.update(store)
                    _ = matcher.truth(CallID(lane: LaneID(raw: 0), row: 1), store, now: 0)
                }
            } catch let error as ConditionError {
                #expect((0...text.count).contains(error.position), "\(text): \(error)")
            }
        }
    }
}

@Suite struct RegularExpressionTests {
    @Test(
        "Expressions match what they should",
        arguments: [
            ("a+b", "xaab", true), ("^a+b$", "aab", true), ("^a+b$", "aabc", false), ("a?b*c", "c", true),
            ("(ab|cd){2}", "abcd", true), ("^(ab|cd){2}$", "ab", false), ("a{2,}", "a", false),
            ("[^a-c]", "abc", false),
            ("[]x]", "]", true), ("\\d+\\.\\d", "v1.5", true), ("\\bcat\\b", "a cat!", true),
            ("\\bcat\\b", "cats", false),
            ("\\w+@\\w+", "mail bob@home", true), ("a.c", "a\nc", false), ("Ab", "ab", false), ("ab", "AB", true),
            ("[A-C]x", "bx", false), ("x|", "", true), ("", "a", true), ("\\S", " ", false), ("a{x", "a{x", true),
            ("é", "É", true), ("(?:a|b)c", "bc", true), ("a*?b", "aab", true),
        ])
    func matching(pattern: String, text: String, expected: Bool) throws {
        #expect(try RegularExpression(pattern).matches(text) == expected, "\(pattern) on \(text)")
    }

    @Test("A pattern that makes other engines go back for ever takes no longer than others")
    func catastrophe() throws {
        let text = String(repeating: "a", count: 5000) + "!"
        #expect(try !RegularExpression("^(a+)+$").matches(text))
        #expect(try !RegularExpression("(a|a)*(a|a)*(a|a)*b").matches(text))
    }

    @Test("Patterns that would grow without bound are refused")
    func bounds() {
        #expect(throws: ConditionError.self) { try RegularExpression("((a{100}){100}){100}") }
        #expect(throws: ConditionError.self) { try RegularExpression(String(repeating: "(", count: 10_000)) }
    }
}

@Suite struct RowSetTests {
    @Test("Next, previous, rank and membership are those of a sorted list", arguments: 1...8)
    func agreesWithList(seed: Int) {
        var generator = SeededRandom(seed: UInt64(seed))
        var set = RowSet()
        var list: Set<UInt32> = []
        let spread: UInt32 = [100, 5000, 300_000, 40_000_000][seed % 4]
        for _ in 0..<500 {
            let row = UInt32.random(in: 0..<spread, using: &generator)
            #expect(set.insert(row) == list.insert(row).inserted)
        }
        let sorted = list.sorted()
        #expect(set.count == sorted.count)
        for _ in 0..<500 {
            let row = UInt32.random(in: 0..<(spread + spread / 10), using: &generator)
            #expect(set.contains(row) == list.contains(row))
            #expect(set.next(row) == sorted.first { $0 >= row }, "seed \(seed), \(row)")
            #expect(set.previous(before: row) == sorted.last { $0 < row }, "seed \(seed), \(row)")
            #expect(set.rank(row) == sorted.filter { $0 < row }.count, "seed \(seed), \(row)")
        }
        #expect(set.next(.max) == nil && RowSet().next(0) == nil && RowSet().previous(before: 9) == nil)
    }
}
