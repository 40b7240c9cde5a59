#if Macros
    import SwiftDiagnostics
    import SwiftSyntax
    import SwiftSyntaxBuilder
    import SwiftSyntaxMacros

    /// `@Traced`: the body between the beginning and the end of a `TracedCall`.
    public struct TracedMacro: BodyMacro {
        public static func expansion(
            of node: AttributeSyntax,
            providingBodyFor declaration: some DeclSyntaxProtocol & WithOptionalCodeBlockSyntax,
            in context: some MacroExpansionContext
        ) throws -> [CodeBlockItemSyntax] {
            guard var function = TracedDeclaration(declaration, in: context.lexicalContext) else {
                context.diagnose(.notCallable(node))
                let body = AccessorDeclSyntax(readFrom: declaration)?.body ?? declaration.body
                return body.map { Array($0.statements) } ?? []
            }
            guard let body = function.body else {
                context.diagnose(.withoutBody(node))
                return []
            }
            guard let options = AttributeOptions(node, context) else { return Array(body.statements) }
            if function.resultBuilder != nil {
                context.diagnose(.builtResult(node))
                return Array(body.statements)
            }
            function.tellsArguments = !options.flags.contains(".hideArgs")
            function.tellsResult = !options.flags.contains(".hideResult")
            let rewriter = BodyRewriter(
                function, hasDefer: body.statements.contains { $0.item.is(DeferStmtSyntax.self) })
            let statements = rewriter.rewritten(body.statements)
            return beginning(function, options, node, declaration, context)
                + wrapped(statements, function, DirectUses(body.statements).throwsErrors)
        }

        private static func beginning(
            _ function: TracedDeclaration, _ options: AttributeOptions, _ node: AttributeSyntax,
            _ declaration: some DeclSyntaxProtocol, _ context: some MacroExpansionContext
        ) -> [CodeBlockItemSyntax] {
            var flags = options.flags
            if function.isAsync { flags.insert(".asynchronous", at: 0) }
            let names =
                options.name.map { "\(StringLiteralExprSyntax(content: $0))" }
                ?? function.names(context.lexicalContext)
            var place = ""
            if let id = context.location(of: declaration, at: .afterLeadingTrivia, filePathMode: .fileID),
                let path = context.location(of: declaration, at: .afterLeadingTrivia, filePathMode: .filePath)
            {
                place = ", fileID: \(id.file), file: \(path.file), line: \(id.line)"
            }
            let told = function.parameters
            let enter =
                "__call.enter(\(names), "
                + "\(StringLiteralExprSyntax(content: told.map(\.name).joined(separator: " ").filter { $0 != "`" })), "
                + "[\(flags.joined(separator: ", "))]\(place))"
            let adds = told.map { "__arguments.add(\($0.isBorrowed ? "borrowed: " : "")\($0.name))\n" }.joined()
            let begin: CodeBlockItemSyntax =
                told.isEmpty
                ? "if FlowTrace.TracedCall.isOn { \(raw: enter) }"
                : """
                if FlowTrace.TracedCall.isOn, var __arguments = \(raw: enter) {
                \(raw: adds)__call.begin(__arguments)
                }
                """
            return ["var __call = FlowTrace.TracedCall()", "defer { __call.leave() }", begin]
        }

        /// Errors are told where they leave the function.
        private static func wrapped(
            _ statements: CodeBlockItemListSyntax, _ function: TracedDeclaration, _ throwsErrors: Bool
        ) -> [CodeBlockItemSyntax] {
            guard function.isThrowing, throwsErrors else { return Array(statements) }
            let clause = function.errorType.map { "throws(\($0)) " } ?? ""
            return [
                """
                do \(raw: clause){
                \(statements)
                } catch {
                throw __call.throwing(error)
                }
                """
            ]
        }
    }

    /// `@Traced(.members)`.
    public struct TracedMembersMacro: MemberAttributeMacro {
        public static func expansion(
            of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
            providingAttributesFor member: some DeclSyntaxProtocol, in context: some MacroExpansionContext
        ) throws -> [AttributeSyntax] {
            if declaration.is(ProtocolDeclSyntax.self) {
                // Asked of each member; said once.
                if member.trimmedDescription == declaration.memberBlock.members.first?.decl.trimmedDescription {
                    context.diagnose(.protocolMembers(node))
                }
                return []
            }
            guard let function = TracedDeclaration(member, in: []), function.body != nil, !function.isMarked,
                function.resultBuilder == nil
            else { return [] }
            // All but `.members`.
            let options = node.arguments?.as(LabeledExprListSyntax.self)?.dropFirst().map(\.trimmedDescription) ?? []
            return options.isEmpty ? ["@Traced"] : ["@Traced(\(raw: options.joined(separator: " ")))"]
        }
    }

    /// `@Untraced` is only there to be seen.
    public struct UntracedMacro: PeerMacro {
        public static func expansion(
            of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
            in context: some MacroExpansionContext
        ) throws -> [DeclSyntax] { [] }
    }
#endif
