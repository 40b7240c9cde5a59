import Testing
import TraceStore
import TraceWire

@Suite struct NotationTests {
    @Test(
        "a notation that is read and printed is the same",
        arguments: [
            "main",
            "main{ load{ parse parse! } save… }",
            "a{ b:lib{ c:std } d:import{ e } } f",
            "a(x=1,y='t')=5 b(z=[1, (2,), None, True, 1.5])=<app.Thing>",
            "a{ b!KeyError('k') c{ d! }! }?",
            "a?KeyError('k')=3",
            "g~=1 ^g~=2 h{ ^g }",
            "a{ *7 b… }",
            "a{ b& }",
            "thread main[ a{ b… } ] task t1[ c d{ e& } ] task t2[ ]",
        ])
    func roundTrip(_ notation: String) throws {
        let store = try TraceStore.noted(notation)
        #expect(store.notation() == notation)
        #expect(forestFaults(store).isEmpty)
    }

    @Test("a notation that is wrong is refused", arguments: ["a{ b", "a(x)", "a:what", "}", "a@5parsecs"])
    func refusal(_ notation: String) {
        #expect(throws: NotationError.self) { try TraceNotation.stream(notation) }
    }
}
