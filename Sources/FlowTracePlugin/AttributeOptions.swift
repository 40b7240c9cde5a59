#if Macros
    import SwiftDiagnostics
    import SwiftSyntax
    import SwiftSyntaxMacros

    /// The arguments of `@Traced`.
    struct AttributeOptions {
        /// Members of `TraceOptions`.
        var flags: [String] = []
        var name: String?

        /// nil: something is wrong, and was said.
        init?(_ node: AttributeSyntax, _ context: some MacroExpansionContext) {
            guard let arguments = node.arguments?.as(LabeledExprListSyntax.self) else { return }
            for argument in arguments {
                guard let label = argument.label?.text else { continue }
                if label == "name" {
                    guard let text = argument.expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue
                    else {
                        context.diagnose(.notLiteral(argument, "a string"))
                        return nil
                    }
                    name = text
                } else if let literal = argument.expression.as(BooleanLiteralExprSyntax.self) {
                    let what = label.dropFirst("show".count)
                    flags.append((literal.literal.text == "true" ? ".show" : ".hide") + what)
                } else if !argument.expression.is(NilLiteralExprSyntax.self) {
                    context.diagnose(.notLiteral(argument, "true or false"))
                    return nil
                }
            }
        }
    }

    struct TracedMessage: DiagnosticMessage, FixItMessage {
        let message: String
        var id: String
        var severity: DiagnosticSeverity { .error }
        var diagnosticID: MessageID { MessageID(domain: "FlowTrace", id: id) }
        var fixItID: MessageID { diagnosticID }
    }

    extension Diagnostic {
        /// Without its attribute, the declaration is as it was.
        private static func removing(_ node: AttributeSyntax, _ message: String, _ id: String) -> Diagnostic {
            let rest = TokenSyntax.identifier("").with(\.leadingTrivia, node.leadingTrivia)
            let fix = FixIt(
                message: TracedMessage(message: "Remove '@Traced'", id: id + "-fix"),
                changes: [.replace(oldNode: Syntax(node), newNode: Syntax(rest))])
            return Diagnostic(node: node, message: TracedMessage(message: message, id: id), fixIts: [fix])
        }

        static func withoutBody(_ node: AttributeSyntax) -> Diagnostic {
            removing(node, "'@Traced' needs a body to trace: mark the functions that implement this one", "body")
        }

        static func notCallable(_ node: AttributeSyntax) -> Diagnostic {
            removing(
                node,
                "'@Traced' is for functions, methods, 'init', 'deinit', and 'get', 'set', 'willSet' and 'didSet' of properties",
                "kind")
        }

        static func builtResult(_ node: AttributeSyntax) -> Diagnostic {
            removing(
                node,
                "'@Traced' would keep the result builder from making the result: mark the functions that are called in the body",
                "builder")
        }

        static func protocolMembers(_ node: AttributeSyntax) -> Diagnostic {
            removing(
                node,
                "'@Traced(.members)' finds no bodies in a protocol: mark the types that conform to it, or its extension",
                "protocol")
        }

        static func notLiteral(_ argument: LabeledExprSyntax, _ what: String) -> Diagnostic {
            Diagnostic(
                node: argument.expression,
                message: TracedMessage(
                    message:
                        "'\(argument.label?.text ?? "")' is \(what), written out: it is read before the program runs",
                    id: "literal"))
        }
    }
#endif
