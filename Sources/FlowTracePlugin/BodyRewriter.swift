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
            guard function.givesResult, statements.count == 1, let only = statements.first else {
                return visit(statements)
            }
            if let conditional = only.item.as(DeclSyntax.self)?.as(IfConfigDeclSyntax.self) {
                return [CodeBlockItemSyntax(item: .decl(DeclSyntax(clauses(conditional))))]
            }
            guard let expression = implicitResult(only) else { return visit(statements) }
            if expression.is(IfExprSyntax.self) || expression.is(SwitchExprSyntax.self) {
                guard verb != nil else { return ["return \(expression.trimmed)"] }
                guard let type = function.resultType else {
                    return [CodeBlockItemSyntax(item: .expr(branches(expression)))]
                }
                return [
                    "let __result: \(type.trimmed) = \(expression.trimmed)",
                    CodeBlockItemSyntax(item: .stmt(returning("__result"))),
                ]
            }
            let result = CodeBlockItemSyntax(item: .stmt(returning(expression.trimmed)))
            return DirectUses(expression).awaits ? ["__call.awaiting()", result] : [result]
        }

        /// Of an `#if` that is the whole body: each of its clauses may be one.
        private func clauses(_ conditional: IfConfigDeclSyntax) -> IfConfigDeclSyntax {
            var conditional = conditional
            conditional.clauses = IfConfigClauseListSyntax(
                conditional.clauses.map {
                    guard case .statements(let statements) = $0.elements else { return $0 }
                    return $0.with(\.elements, .statements(rewritten(statements).with(\.leadingTrivia, .newline)))
                })
            return conditional
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

        /// nil: results are not told.
        private var verb: String? {
            guard function.tellsResult else { return nil }
            return hasDefer ? "__call.keeping" : "__call.returning"
        }

        private func returning(_ expression: ExprSyntax) -> StmtSyntax {
            guard let verb else { return "return \(expression)" }
            return "return \(raw: verb)(\(expression))"
        }

        /// The expression that is the whole body; nil where it does not give a result, as `fatalError()`.
        private func implicitResult(_ item: CodeBlockItemSyntax) -> ExprSyntax? {
            var expression = item.item.as(ExprSyntax.self)
            if let statement = item.item.as(ExpressionStmtSyntax.self) { expression = statement.expression }
            let called = expression?.as(FunctionCallExprSyntax.self)?.calledExpression.trimmedDescription
            return ["fatalError", "preconditionFailure"].contains(called) ? nil : expression
        }

        override func visit(_ node: ReturnStmtSyntax) -> StmtSyntax {
            guard function.givesResult, verb != nil, let expression = node.expression else { return StmtSyntax(node) }
            return returning(expression.trimmed)
        }

        // Line breaks and indentation are left to the compiler, which knows where all of it will stand.

        override func visit(_ node: CodeBlockItemListSyntax) -> CodeBlockItemListSyntax {
            var items: [CodeBlockItemSyntax] = []
            for item in node {
                let rewritten = visit(item).with(\.leadingTrivia, items.isEmpty ? [] : .newline)
                guard function.isAsync, DirectUses(item).awaits else {
                    items.append(rewritten)
                    continue
                }
                items.append(Awaited.awaiting.with(\.leadingTrivia, rewritten.leadingTrivia))
                items.append(Awaited.inside(rewritten).with(\.leadingTrivia, .newline))
                if Awaited.goesOn(behind: item) { items.append(Awaited.resuming.with(\.leadingTrivia, .newline)) }
            }
            return CodeBlockItemListSyntax(items)
        }

        override func visit(_ node: IfConfigClauseSyntax) -> IfConfigClauseSyntax {
            guard case .statements(let statements) = node.elements else { return super.visit(node) }
            return node.with(\.elements, .statements(visit(statements).with(\.leadingTrivia, .newline)))
        }

        override func visit(_ node: CodeBlockSyntax) -> CodeBlockSyntax {
            super.visit(node).with(\.rightBrace.leadingTrivia, [])
        }

        override func visit(_ node: SwitchCaseSyntax) -> SwitchCaseSyntax {
            super.visit(node).with(\.leadingTrivia, [])
        }

        override func visit(_ node: SwitchExprSyntax) -> ExprSyntax {
            guard let choice = super.visit(node).as(SwitchExprSyntax.self) else { return ExprSyntax(node) }
            return ExprSyntax(choice.with(\.rightBrace.leadingTrivia, []))
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
#endif
