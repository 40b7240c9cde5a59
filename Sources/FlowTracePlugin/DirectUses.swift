#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// What code does itself, not in closures or functions inside it.
    final class DirectUses: SyntaxVisitor {
        /// Outside nested blocks: those are asked for themselves.
        private(set) var awaits = false
        private(set) var throwsErrors = false
        private var blocks = 0
        /// Around what is being looked at: `do` whose `catch` lets nothing through.
        private var catchers = 0

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
            if catchers == 0, node.tryKeyword != nil { throwsErrors = true }
            return .visitChildren
        }

        override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind {
            if catchers == 0, node.questionOrExclamationMark == nil { throwsErrors = true }
            return .visitChildren
        }

        override func visit(_ node: ThrowStmtSyntax) -> SyntaxVisitorContinueKind {
            if catchers == 0 { throwsErrors = true }
            return .visitChildren
        }

        override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind {
            blocks += 1
            return .visitChildren
        }

        override func visitPost(_ node: CodeBlockSyntax) { blocks -= 1 }

        override func visit(_ node: SwitchCaseSyntax) -> SyntaxVisitorContinueKind {
            blocks += 1
            return .visitChildren
        }

        override func visitPost(_ node: SwitchCaseSyntax) { blocks -= 1 }

        override func visit(_ node: DoStmtSyntax) -> SyntaxVisitorContinueKind {
            let catchesAll = node.catchClauses.contains { clause in
                clause.catchItems.isEmpty
                    || clause.catchItems.contains {
                        let binding = $0.pattern?.as(ValueBindingPatternSyntax.self)?.pattern
                        return $0.whereClause == nil && binding?.is(IdentifierPatternSyntax.self) == true
                    }
            }
            guard catchesAll else { return .visitChildren }
            catchers += 1
            walk(node.body)
            catchers -= 1
            walk(node.catchClauses)
            return .skipChildren
        }

        override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
        override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
        override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
        // An error of what follows `async let` comes out where its value is awaited.
        override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
            node.modifiers.contains { $0.name.tokenKind == .keyword(.async) } ? .skipChildren : .visitChildren
        }
    }

    /// Statements whose heads await: their blocks are run by a task that goes on.
    enum Awaited {
        static var awaiting: CodeBlockItemSyntax { "__call.awaiting()" }
        static var resuming: CodeBlockItemSyntax { "__call.resuming()" }

        /// The same with that said at the beginning of its blocks.
        static func inside(_ item: CodeBlockItemSyntax) -> CodeBlockItemSyntax {
            var item = item
            if var loop = item.item.as(ForStmtSyntax.self), loop.awaitKeyword != nil {
                loop.body = turn(loop.body)
                item.item = .stmt(StmtSyntax(loop))
            } else if var loop = item.item.as(WhileStmtSyntax.self) {
                loop.body = turn(loop.body)
                item.item = .stmt(StmtSyntax(loop))
            } else if var statement = item.item.as(ExpressionStmtSyntax.self) {
                if let choice = statement.expression.as(IfExprSyntax.self) {
                    statement.expression = ExprSyntax(branches(choice))
                } else if var choice = statement.expression.as(SwitchExprSyntax.self) {
                    choice.cases = SwitchCaseListSyntax(
                        choice.cases.map {
                            guard case .switchCase(var part) = $0 else { return $0 }
                            part.statements = begun(part.statements)
                            return .switchCase(part)
                        })
                    statement.expression = ExprSyntax(choice)
                }
                item.item = .stmt(StmtSyntax(statement))
            }
            return item
        }

        /// Is what follows the statement reached, as far as can be seen? The compiler warns of what is not.
        static func goesOn(behind item: CodeBlockItemSyntax) -> Bool {
            guard let statement = item.item.as(StmtSyntax.self) else { return true }
            if let choice = statement.as(ExpressionStmtSyntax.self)?.expression.as(IfExprSyntax.self) {
                return choice.elseBody == nil
            }
            return statement.is(GuardStmtSyntax.self) || statement.is(ForStmtSyntax.self)
        }

        private static func branches(_ choice: IfExprSyntax) -> IfExprSyntax {
            var choice = choice
            choice.body.statements = begun(choice.body.statements)
            if case .codeBlock(var block) = choice.elseBody {
                block.statements = begun(block.statements)
                choice.elseBody = .codeBlock(block)
            } else if case .ifExpr(let next) = choice.elseBody {
                choice.elseBody = .ifExpr(branches(next))
            }
            return choice
        }

        /// One turn of a loop, at whose end the next is awaited.
        private static func turn(_ body: CodeBlockSyntax) -> CodeBlockSyntax {
            var body = body
            body.statements = begun(body.statements, ["defer { __call.awaiting() }"])
            return body
        }

        private static func begun(
            _ statements: CodeBlockItemListSyntax, _ more: [CodeBlockItemSyntax] = []
        ) -> CodeBlockItemListSyntax {
            let added = [resuming] + more
            return CodeBlockItemListSyntax((added + statements).map { $0.with(\.leadingTrivia, .newline) })
        }
    }
#endif
