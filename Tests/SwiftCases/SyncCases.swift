import FlowTrace

let syncCases = [
    Case("marks", "plain mark(text: \"before the leaf\") leaf(n: 1) = 2") {
        plain()
        TraceRecorder.mark("before the leaf")
        _ = leaf(1)
    },
    Case("sync: nothing", "plain") { plain() },
    Case("sync: argument and result", "leaf(n: 3) = 6") { _ = leaf(3) },
    Case("sync: two in a row", "leaf(n: 1) = 2 leaf(n: 2) = 4") { _ = (leaf(1), leaf(2)) },
    Case("sync: recursion", "fib(n: 2){ fib(n: 1) = 1 fib(n: 0) = 0 } = 1") { _ = fib(2) },
    Case("sync: nested scopes", "outer{ inner{ leaf(n: 1) = 2 } } = 3") {
        _ = withCall("outer") {
            withCall("inner") { _ = leaf(1) }
            return 3
        }
    },
    Case("sync throws: propagated", "fails!Failure(.bad)") { try? fails(Failure.bad) },
    Case("sync throws: through two", "outer{ fails!Failure(.bad) }!Failure(.bad)") {
        try? withCall("outer") { try fails(Failure.bad) }
    },
    Case("sync throws: caught", "outer{ fails!Failure(.bad) }?Failure(.bad) = 1") {
        _ = withCall("outer") {
            do { try fails(Failure.bad) } catch { return 1 }
            return 0
        }
    },
    Case("sync throws: caught by try?", "outer{ fails!Failure(.bad) }?Failure(.bad)") {
        withCall("outer") { try? fails(Failure.bad) }
    },
    Case("sync throws: caught and another thrown", "outer{ fails!Failure(.bad) }!Trouble(reason: \"so\", count: 2)") {
        try? withCall("outer") {
            do { try fails(Failure.bad) } catch { throw Trouble(reason: "so", count: 2) }
        }
    },
    Case("sync throws: caught two levels up", "a{ b{ fails!Failure(.bad) }!Failure(.bad) }?Failure(.bad) = 7") {
        _ = withCall("a") {
            do { try withCall("b") { try fails(Failure.bad) } } catch { return 7 }
            return 0
        }
    },
    Case("sync throws: calls after the catch", "a{ fails!Failure(.bad) leaf(n: 4) = 8 }?Failure(.bad) = 8") {
        _ = withCall("a") {
            try? fails(Failure.bad)
            return leaf(4)
        }
    },
    Case("sync throws: defer runs inside", "a{ fails!Failure(.bad) leaf(n: 1) = 2 }!Failure(.bad)") {
        try? withCall("a") {
            defer { _ = leaf(1) }
            try fails(Failure.bad)
        }
    },
    Case("sync throws: a payload", "fails!Failure(.missing(key: \"tea\"))") { try? fails(Failure.missing(key: "tea")) },
    Case("sync throws: an unlabelled payload", "fails!Failure(.code(404))") { try? fails(Failure.code(404)) },
    Case("sync throws: an object", "fails!ObjectError") { try? fails(ObjectError()) },
    Case("sync throws: cancellation", "fails!CancellationError") { try? fails(CancellationError()) },
    Case("sync typed throws: propagated", "failsTyped!Failure(.bad)") { try? failsTyped(.bad) },
    Case("sync typed throws: the type is kept", "a{ failsTyped!Failure(.bad) }?Failure(.bad) = 5") {
        _ = withCall("a") {
            do throws(Failure) {
                try failsTyped(.bad)
                return 0
            } catch {
                // `error` is a Failure: this would not compile otherwise.
                return error == .bad ? 5 : 6
            }
        }
    },
    Case("sync typed throws: through two", "a{ failsTyped!Failure(.bad) }!Failure(.bad)") {
        try? withCall("a") { () throws(Failure) -> Void in try failsTyped(.bad) }
    },
    Case("sync rethrows: map", "a{ leaf(n: 1) = 2 leaf(n: 2) = 4 } = [2, 4]") {
        _ = withCall("a") { [1, 2].map { leaf($0) } }
    },
    Case("sync: same error twice", "a{ fails!Failure(.bad) fails!Failure(.bad) }?Failure(.bad)") {
        withCall("a") {
            try? fails(Failure.bad)
            try? fails(Failure.bad)
        }
    },
    Case("sync: inout", "a(x: 1) = 2") {
        var x = 1
        _ = withCall("a", arguments: ("x", x)) {
            x += 1
            return x
        }
    },
]
