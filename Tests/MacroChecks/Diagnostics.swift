import FlowTraceMacros

// Each diagnostic of the macros, as the compiler's `-verify` checks it: message, place and fix-it.

let yes = true

@Traced(showArgs: yes) func notLiteral() {}
// expected-error@-1 {{'showArgs' is true or false, written out: it is read before the program runs (from macro 'Traced')}}

@Traced(name: "a\(1)") func notText() {}
// expected-error@-1 {{'name' is a string, written out: it is read before the program runs (from macro 'Traced')}}

protocol Priced {
    @Traced func price() -> Int
    // expected-error@-1 {{'@Traced' needs a body to trace: mark the functions that implement this one (from macro 'Traced ')}}
    // expected-note@-2 {{Remove '@Traced'}} {{5-13=}}
}

protocol Sized {
    var size: Int { @Traced get }
    // expected-error@-1 {{'@Traced' needs a body to trace: mark the functions that implement this one (from macro 'Traced ')}}
    // expected-note@-2 {{Remove '@Traced'}} {{21-29=}}
}

struct Lens {
    var stored = 1
    var seen: Int {
        @Traced _read { yield stored }
        // expected-error@-1 {{'@Traced' is for functions, methods, 'init', 'deinit', and 'get', 'set', 'willSet' and 'didSet' of properties (from macro 'Traced ')}}
        // expected-note@-2 {{Remove '@Traced'}} {{9-17=}}
    }
}

@resultBuilder enum TextBuilder {
    static func buildBlock(_ parts: String...) -> String { parts.joined() }
}

@TextBuilder @Traced func built() -> String { "a" }
// expected-error@-1 {{'@Traced' would keep the result builder from making the result: mark the functions that are called in the body (from macro 'Traced ')}}
// expected-note@-2 {{Remove '@Traced'}} {{14-22=}}

@Traced(.members) protocol Sold {
    // expected-error@-1 {{'@Traced(.members)' finds no bodies in a protocol: mark the types that conform to it, or its extension (from macro 'Traced')}}
    // expected-note@-2 {{Remove '@Traced'}} {{1-19=}}
    func sell()
    func offer()
}

// What the compiler itself says.

@Traced struct Bare {}
// expected-error@-1 {{'body' macro cannot be attached to struct ('Bare')}}

@Traced(.members) func alone() {}
// expected-error@-1 {{'memberAttribute' macro cannot be attached to global function ('alone')}}
