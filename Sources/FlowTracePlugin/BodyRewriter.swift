#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// Tells what the body returns, and where it awaits. Closures and functions inside are left as they are.
    final class BodyRewriter: SyntaxRewriter {
        private let function: TracedDeclaration
        private let hasDefer: Bool

        init(_ function: TracedDeclaration, hasDefer: Bool) {
            self.function = function
            self.hasDefer = hasDefer
            super.init(viewMode: .sourceAccurate)
        }

        func rewritten(_ statements: CodeBlockItemListSyntax) -> CodeBlockItemListSyntax {
            guard function.givesResult, statements.count == 1, let only = statements.first,
                let expression = implicitResult(only)
            else { return visit(statements) }
            if expression.is(IfExprSyntax.self) || expression.is(SwitchExprSyntax.self) {
                guard let type = function.resultType else {
                    return [CodeBlockItemSyntax(item: .expr(branches(expression)))]
                }
                return [
                    "let __result: \(type.trimmed) = \(expression.trimmed)", "return \(raw: verb)(__result)",
                ]
            }
            let result: CodeBlockItemSyntax = "return \(raw: verb)(\(expression.trimmed))"
            return DirectUses(expression).awaits ? ["__call.awaiting()", result] : [result]
        }

        /// Of an `if` or `switch` that is the result: each of its branches returns its own.
        private func branches(_ expression: ExprSyntax) -> ExprSyntax {
            if var choice = expression.as(IfExprSyntax.self) {
                choice.body.statements = rewritten(choice.body.statements)
                if case .codeBlock(var block) = choice.elseBody {
                    block.statements = rewritten(block.statements)
                    choice.elseBody = .codeBlock(block)
                } else if case .ifExpr(let next) = choice.elseBody {
                    choice.elseBody = branches(ExprSyntax(next)).as(IfExprSyntax.self).map { .ifExpr($0) }
                }
                return ExprSyntax(choice)
            }
            guard var choice = expression.as(SwitchExprSyntax.self) else { return expression }
            choice.cases = SwitchCaseListSyntax(
                choice.cases.map {
                    guard case .switchCase(var part) = $0 else { return $0 }
                    part.statements = rewritten(part.statements)
                    return .switchCase(part)
                })
            return ExprSyntax(choice)
        }

        private var verb: String { hasDefer ? "__call.keeping" : "__call.returning" }

        /// The expression that is the whole body; nil where it does not give a result, as `fatalError()`.
        private func implicitResult(_ item: CodeBlockItemSyntax) -> ExprSyntax? {
            var expression = item.item.as(ExprSyntax.self)
            if let statement = item.item.as(ExpressionStmtSyntax.self) { expression = statement.expression }
            let called = expression?.as(FunctionCallExprSyntax.self)?.calledExpression.trimmedDescription
            return ["fatalError", "preconditionFailure"].contains(called) ? nil : expression
        }

        override func visit(_ node: ReturnStmtSyntax) -> StmtSyntax {
            guard function.givesResult, let expression = node.expression else { return StmtSyntax(node) }
            let told: StmtSyntax = "return \(raw: verb)(\(expression.trimmed))"
            // The line break in front belongs to the statement.
            return told.with(\.leadingTrivia, node.leadingTrivia).with(\.trailingTrivia, node.trailingTrivia)
        }

        override func visit(_ node: CodeBlockItemListSyntax) -> CodeBlockItemListSyntax {
            guard function.isAsync else { return super.visit(node) }
            var items: [CodeBlockItemSyntax] = []
            for item in node {
                let awaits = DirectUses(item).awaits
                if awaits { items.append("\n__call.awaiting()") }
                items.append(visit(item))
                if awaits, !item.item.is(StmtSyntax.self) { items.append("\n__call.resuming()") }
            }
            return CodeBlockItemListSyntax(items)
        }

        override func visit(_ node: ClosureExprSyntax) -> ExprSyntax { ExprSyntax(node) }
        override func visit(_ node: FunctionDeclSyntax) -> DeclSyntax { DeclSyntax(node) }
        override func visit(_ node: InitializerDeclSyntax) -> DeclSyntax { DeclSyntax(node) }
        override func visit(_ node: AccessorBlockSyntax) -> AccessorBlockSyntax { node }
        override func visit(_ node: StructDeclSyntax) -> DeclSyntax { DeclSyntax(node) }
        override func visit(_ node: ClassDeclSyntax) -> DeclSyntax { DeclSyntax(node) }
        override func visit(_ node: EnumDeclSyntax) -> DeclSyntax { DeclSyntax(node) }
        override func visit(_ node: ActorDeclSyntax) -> DeclSyntax { DeclSyntax(node) }
        override func visit(_ node: DeferStmtSyntax) -> StmtSyntax { StmtSyntax(node) }
    }

    /// What code does itself, not in closures or functions inside it.
    final class DirectUses: SyntaxVisitor {
        /// Outside nested blocks: those are asked for themselves.
        private(set) var awaits = false
        private(set) var throwsErrors = false
        private var blocks = 0

        init(_ code: some SyntaxProtocol) {
            super.init(viewMode: .sourceAccurate)
            walk(code)
        }

        override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind {
            if blocks == 0 { awaits = true }
            return .visitChildren
        }

        override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
            if blocks == 0, node.awaitKeyword != nil { awaits = true }
            return .visitChildren
        }

        override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind {
            if node.questionOrExclamationMark == nil { throwsErrors = true }
            return .visitChildren
        }

        override func visit(_ node: ThrowStmtSyntax) -> SyntaxVisitorContinueKind {
            throwsErrors = true
            return .visitChildren
        }

        override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind {
            blocks += 1
            return .visitChildren
        }

        override func visitPost(_ node: CodeBlockSyntax) { blocks -= 1 }

        override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
        override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
        override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    }
#endif
