#if Macros && canImport(SwiftCompilerPlugin)
    import SwiftCompilerPlugin
    import SwiftSyntaxMacros

    @main struct FlowTracePlugin: CompilerPlugin {
        let providingMacros: [any Macro.Type] = [TracedMacro.self, TracedMembersMacro.self, UntracedMacro.self]
    }
#elseif !Macros
    /// Without the trait `Macros`, swift-syntax is no part of the build, and this nothing but a name.
    @main enum FlowTracePlugin {
        static func main() {}
    }
#endif
