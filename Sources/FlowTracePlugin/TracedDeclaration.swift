#if Macros
    import SwiftSyntax

    /// What `@Traced` needs to know of a function or an initialiser.
    struct TracedDeclaration {
        private let signature: FunctionSignatureSyntax
        private let attributes: AttributeListSyntax
        private let name: String
        let isInitializer: Bool
        let hasBody: Bool

        /// nil: it is neither.
        init?(_ declaration: some DeclSyntaxProtocol) {
            if let function = declaration.as(FunctionDeclSyntax.self) {
                signature = function.signature
                attributes = function.attributes
                name = function.name.text
                isInitializer = false
                hasBody = function.body != nil
            } else if let initializer = declaration.as(InitializerDeclSyntax.self) {
                signature = initializer.signature
                attributes = initializer.attributes
                name = "init"
                isInitializer = true
                hasBody = initializer.body != nil
            } else {
                return nil
            }
        }

        var isAsync: Bool { signature.effectSpecifiers?.asyncSpecifier != nil }

        var isThrowing: Bool { signature.effectSpecifiers?.throwsClause != nil && errorType != "Never" }

        /// Of `throws(Failure)`.
        var errorType: String? { signature.effectSpecifiers?.throwsClause?.type?.trimmedDescription }

        /// nil: the function returns nothing.
        var resultType: TypeSyntax? {
            guard !isInitializer, let type = signature.returnClause?.type else { return nil }
            return ["Void", "()", "Never", "Swift.Void"].contains(type.trimmedDescription) ? nil : type
        }

        /// It has `@Traced` or `@Untraced`.
        var isMarked: Bool {
            attributes.contains {
                guard case .attribute(let attribute) = $0 else { return false }
                return ["Traced", "Untraced"].contains(attribute.attributeName.trimmedDescription)
            }
        }

        /// Names of the parameters whose values can be told: all but closures that do not escape, those that must not be copied,
        /// packs, and those without a name.
        var parameters: [String] {
            signature.parameterClause.parameters.compactMap { parameter in
                let name = (parameter.secondName ?? parameter.firstName).text
                let type = parameter.type.trimmedDescription
                let isUntold =
                    name == "_" || type.contains("->") && !type.contains("@escaping") && !type.contains("?")
                    || type.hasPrefix("repeat ") || type.hasPrefix("borrowing ") || type.hasPrefix("consuming ")
                    || type.contains("~Copyable")
                return isUntold ? nil : name
            }
        }

        /// `Shop.buy`: the types around it, and the name.
        func qualifiedName(_ lexicalContext: [Syntax]) -> String {
            let types = lexicalContext.reversed().compactMap { syntax -> String? in
                if let group = syntax.asProtocol(NamedDeclSyntax.self), syntax.isProtocol(DeclGroupSyntax.self) {
                    return group.name.text
                }
                return syntax.as(ExtensionDeclSyntax.self)?.extendedType.trimmedDescription
            }
            return (types + [name]).joined(separator: ".")
        }
    }
#endif
