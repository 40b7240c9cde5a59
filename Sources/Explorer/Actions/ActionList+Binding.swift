extension ActionList {
    /// The action that the command line calls so: `open-all`, `move -1`; where a count goes with it, any number.
    package static func action(named name: String) -> Action? {
        if let action = all.first(where: { $0.name == name })?.action { return action }
        let parts = name.split(separator: " ")
        guard parts.count == 2, let distance = Int(parts[1]), distance != 0 else { return nil }
        let one = all.first { $0.takesCount && $0.name == "\(parts[0]) \(distance.signum())" }
        return one?.action.repeated(Int(min(distance.magnitude, 1_000_000)))
    }

    /// A key that was given another meaning; `none` takes its meaning away.
    package struct Binding: Equatable, Sendable {
        package var key: String
        package var action: String

        package init(key: String, action: String) {
            self.key = key
            self.action = action
        }
    }

    /// The list with keys of the user's own; bindings that name no action are left out.
    package static func bound(_ bindings: [Binding]) -> [ActionDescription] {
        var actions = all
        for binding in bindings {
            let action = action(named: binding.action)
            guard action != nil || binding.action == "none" else { continue }
            for index in actions.indices { actions[index].keys.removeAll { $0 == binding.key } }
            guard let action else { continue }
            if let index = actions.firstIndex(where: { $0.action == action }) {
                actions[index].keys.insert(binding.key, at: 0)
            } else {
                actions.append(ActionDescription("Yours", binding.key, action, binding.action))
            }
        }
        return actions
    }
}
