@_exported import FlowTrace

// Without the trait, the plugin is empty and the macros would be declared in vain.
#if Macros

    /// Makes each call of a function, method, `init`, `deinit` or accessor a row of the trace.
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
    /// It stands before an accessor of a property or a subscript, too: `var total: Int { @Traced get { … } }`.
    ///
    /// Values are told by what they are when the call begins and when it ends: of what can't be copied, and of closures, the type. Left
    /// out are closures that do not escape, where the declaration shows them as such, `isolated` parameters and packs. It can't stand
    /// before what a result builder makes (SwiftUI's `body`): a result that is told is an explicit `return`.
    ///
    /// - Parameters:
    ///   - showArgs, showResult, showTiming: what is told of this function, whatever `config` says; not of its callees. With
    ///     `false`, nothing of it is in the expansion: for a value that can not be passed on.
    ///   - name: what the function is called in the trace; by default its type and name.
    @attached(body)
    public macro Traced(
        showArgs: Bool? = nil, showResult: Bool? = nil, showTiming: Bool? = nil, name: String? = nil
    ) = #externalMacro(module: "FlowTracePlugin", type: "TracedMacro")

    /// `@Traced` for each method, `init` and `deinit` of a type or an extension; `@Untraced` leaves one out.
    ///
    /// ```swift
    /// @Traced(.members) actor Till { … }
    /// ```
    ///
    /// `.members` says which of the two is meant: the compiler chooses a macro by its arguments alone, and refuses one that replaces
    /// bodies where it stands before a type ("'body' macro cannot be attached to actor"). Computed properties are not members in
    /// this sense: mark their accessors.
    @attached(memberAttribute)
    public macro Traced(
        _ part: TracedPart, showArgs: Bool? = nil, showResult: Bool? = nil, showTiming: Bool? = nil
    ) = #externalMacro(module: "FlowTracePlugin", type: "TracedMembersMacro")

    /// What `@Traced` before a type is about.
    public enum TracedPart {
        case members
    }

    /// Leaves a function out of `@Traced(.members)`.
    @attached(peer)
    public macro Untraced() = #externalMacro(module: "FlowTracePlugin", type: "UntracedMacro")

#endif
