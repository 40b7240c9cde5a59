#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// What `@Traced` needs to know of a function, an initialiser or an accessor.
    struct TracedDeclaration {
        private let attributes: AttributeListSyntax
        private let effects: (isAsync: Bool, throwing: ThrowsClauseSyntax?)
        private let declared: [FunctionParameterSyntax]
        /// What a setter or an observer is given: `newValue`.
        private let given: String?
        /// Behind the names of the types around it; nil: of a property, which the compiler does not tell.
        private let name: String?
        /// Of an accessor other than `get`.
        private let accessor: String?
        let body: CodeBlockSyntax?
        let givesResult: Bool
        /// `showArgs: false` and `showResult: false` leave nothing of them in the expansion.
        var tellsArguments = true
        var tellsResult = true
        /// nil: there is none, or it is not known.
        let resultType: TypeSyntax?

        /// nil: it is none of them. `lexicalContext`: what it stands in, the innermost first.
        init?(_ declaration: some DeclSyntaxProtocol, in lexicalContext: [Syntax]) {
            if let function = declaration.as(FunctionDeclSyntax.self), function.funcKeyword.presence == .present {
                self.init(
                    function.attributes, function.signature, function.name.text, function.body,
                    returning: function.signature.returnClause?.type)
            } else if let initializer = declaration.as(InitializerDeclSyntax.self) {
                self.init(initializer.attributes, initializer.signature, "init", initializer.body, returning: nil)
            } else if let deinitializer = declaration.as(DeinitializerDeclSyntax.self) {
                self.init(
                    deinitializer.attributes,
                    FunctionSignatureSyntax(parameterClause: FunctionParameterClauseSyntax(parameters: [])), "deinit",
                    deinitializer.body, returning: nil)
            } else if let accessor = AccessorDeclSyntax(readFrom: declaration) {
                self.init(accessor, of: lexicalContext.first?.as(SubscriptDeclSyntax.self))
            } else {
                return nil
            }
        }

        private init(
            _ attributes: AttributeListSyntax, _ signature: FunctionSignatureSyntax, _ name: String,
            _ body: CodeBlockSyntax?, returning type: TypeSyntax?
        ) {
            self.attributes = attributes
            effects = (
                signature.effectSpecifiers?.asyncSpecifier != nil, signature.effectSpecifiers?.throwsClause
            )
            declared = Array(signature.parameterClause.parameters)
            given = nil
            self.name = name
            accessor = nil
            self.body = body
            resultType = type.flatMap {
                ["Void", "()", "Never", "Swift.Void"].contains($0.trimmedDescription) ? nil : $0
            }
            givesResult = resultType != nil
        }

        /// `subscripts`: what it belongs to, if that is no property.
        private init?(_ accessor: AccessorDeclSyntax, of subscripts: SubscriptDeclSyntax?) {
            let kind = accessor.accessorSpecifier.text
            guard ["get", "set", "willSet", "didSet"].contains(kind) else { return nil }
            attributes = accessor.attributes
            effects = (
                accessor.effectSpecifiers?.asyncSpecifier != nil, accessor.effectSpecifiers?.throwsClause
            )
            body = accessor.body
            declared = subscripts.map { Array($0.parameterClause.parameters) } ?? []
            // What `didSet` is given costs a read that is not made unless it is named.
            given = accessor.parameters?.name.text ?? (["set", "willSet"].contains(kind) ? "newValue" : nil)
            name = subscripts == nil ? nil : "subscript"
            self.accessor = kind == "get" ? nil : kind
            givesResult = kind == "get"
            resultType = givesResult ? subscripts?.returnClause.type : nil
        }

        var isAsync: Bool { effects.isAsync }

        var isThrowing: Bool { effects.throwing != nil && errorType != "Never" }

        /// Of `throws(Failure)`.
        var errorType: String? { effects.throwing?.type?.trimmedDescription }

        /// It has `@Traced` or `@Untraced`.
        var isMarked: Bool {
            attributes.contains {
                guard case .attribute(let attribute) = $0 else { return false }
                return ["Traced", "Untraced"].contains(attribute.attributeName.trimmedDescription)
            }
        }

        /// A result builder makes the result of what stands in the body; behind an explicit `return` it does not.
        var resultBuilder: AttributeSyntax? {
            attributes.lazy.compactMap { $0.as(AttributeSyntax.self) }
                .first { $0.attributeName.trimmedDescription.hasSuffix("Builder") }
        }

        /// The parameters whose values can be told: all but closures that do not escape, packs, and those without a name.
        var parameters: [TracedParameter] {
            guard tellsArguments else { return [] }
            return declared.compactMap(TracedParameter.init) + (given.map { [TracedParameter($0)] } ?? [])
        }

        /// The first argument of `enter`: `"Shop.buy"`, the types around it and the name. That of a property is put in by the compiler.
        func names(_ lexicalContext: [Syntax]) -> String {
            let types = lexicalContext.reversed().compactMap { syntax -> String? in
                if let group = syntax.asProtocol(NamedDeclSyntax.self), syntax.isProtocol(DeclGroupSyntax.self) {
                    return group.name.text
                }
                return syntax.as(ExtensionDeclSyntax.self)?.extendedType.trimmedDescription
            }
            func literal(_ words: [String]) -> String {
                "\(StringLiteralExprSyntax(content: words.joined(separator: ".")))"
            }
            let kind = accessor.map { [$0] } ?? []
            guard let name else { return "property: #function, \(literal(kind)), of: \(literal(types))" }
            return literal(types + [name] + kind)
        }
    }

    struct TracedParameter {
        let name: String
        /// The compiler does not copy it by itself.
        let isBorrowed: Bool

        init(_ name: String) {
            self.name = name
            isBorrowed = false
        }

        /// nil: its value can't be told, or says nothing.
        init?(_ parameter: FunctionParameterSyntax) {
            name = (parameter.secondName ?? parameter.firstName).text
            var (type, words) = (parameter.type, Set<String>())
            while true {
                if let attributed = type.as(AttributedTypeSyntax.self) {
                    words.formUnion(attributed.specifiers.map(\.trimmedDescription))
                    words.formUnion(attributed.attributes.map(\.trimmedDescription))
                    type = attributed.baseType
                } else if let tuple = type.as(TupleTypeSyntax.self), tuple.elements.count == 1,
                    let only = tuple.elements.first
                {
                    type = only.type
                } else {
                    break
                }
            }
            let isClosure = type.is(FunctionTypeSyntax.self) && !words.contains("@escaping")
            guard name != "_", !isClosure, !type.is(PackExpansionTypeSyntax.self), !words.contains("isolated")
            else { return nil }
            isBorrowed = words.contains("borrowing") || words.contains("consuming")
        }
    }

    extension AccessorDeclSyntax {
        /// An accessor comes to a macro as text that is parsed as a declaration (swift-syntax 603), which it is not where it stands
        /// alone: as a missing one, with all of its tokens behind it; `didSet(old)` as a function that misses its `func`.
        init?(readFrom declaration: some DeclSyntaxProtocol) {
            if let accessor = declaration.as(AccessorDeclSyntax.self) {
                self = accessor
                return
            }
            guard declaration.is(MissingDeclSyntax.self) || declaration.is(FunctionDeclSyntax.self) else { return nil }
            let property: DeclSyntax = "var property: Any { \(raw: declaration.description) }"
            guard
                case .accessors(let list) = property.as(VariableDeclSyntax.self)?.bindings.first?.accessorBlock?
                    .accessors,
                list.count == 1, let first = list.first
            else { return nil }
            self = first
        }
    }

    /// Otherwise the library would refuse an accessor before it came to the macro.
    // swift-format-ignore: AvoidRetroactiveConformances
    extension MissingDeclSyntax: @retroactive WithOptionalCodeBlockSyntax {
        public var body: CodeBlockSyntax? {
            get { nil }
            set {}
        }
    }
#endif
