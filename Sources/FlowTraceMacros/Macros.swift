@_exported import FlowTrace

// Without the trait, the plugin is empty and the macros would be declared in vain.
#if Macros

    /// Makes each call of a function, method or initialiser a row of the trace.
    ///
    /// ```swift
    /// @Traced
    /// func price(of item: Item, count: Int) async throws -> Int { … }
    /// ```
    ///
    /// The body stays where it is: its effects, its isolation and what it may capture are unchanged. With capture off, a call costs one
    /// load and a branch more. In an `async` function each `await` is told as well, so that the time in which its task was suspended is
    /// known exactly; `withCall` tells only that of its whole body.
    ///
    /// A computed property or a subscript takes `withCall("Shop.total") { … }` in its getter instead: Swift 6.3 gives accessors to no
    /// macro that replaces bodies.
    ///
    /// - Parameters:
    ///   - showArgs, showResult, showTiming: what is told of this function, whatever `config` says; not of its callees.
    ///   - name: what the function is called in the trace; by default its type and name.
    @attached(body)
    public macro Traced(
        showArgs: Bool? = nil, showResult: Bool? = nil, showTiming: Bool? = nil, name: String? = nil
    ) = #externalMacro(module: "FlowTracePlugin", type: "TracedMacro")

    /// `@Traced` for each method and initialiser of a type or an extension; `@Untraced` leaves one out.
    ///
    /// It has a name of its own because `@Traced` can't be put on a type: what has the role `body` is refused there ("'body' macro
    /// cannot be attached to struct"), whatever other roles or overloads the name has.
    @attached(memberAttribute)
    public macro TracedMembers(
        showArgs: Bool? = nil, showResult: Bool? = nil, showTiming: Bool? = nil
    ) = #externalMacro(module: "FlowTracePlugin", type: "TracedMembersMacro")

    /// Leaves a function out of `@TracedMembers`.
    @attached(peer)
    public macro Untraced() = #externalMacro(module: "FlowTracePlugin", type: "UntracedMacro")

#endif
