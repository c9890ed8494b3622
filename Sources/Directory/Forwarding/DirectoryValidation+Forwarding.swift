extension DirectoryValidation {
    /// Call forwarding of a group: destinations that can be dialled, and rules that can be about somebody.
    package static func forwarding(_ forwarding: GroupForwarding) throws(DirectoryError) {
        for (field, rule) in [("always", forwarding.always), ("selective", forwarding.selective)] {
            if let destination = rule.destination { try self.destination(destination, field: "callForwarding.\(field).destination") }
        }
        guard !forwarding.always.isEnabled || forwarding.always.destination != nil else {
            throw .invalid(field: "callForwarding.always.destination", reason: "is needed while always is enabled")
        }
        guard forwarding.rules.count <= GroupForwarding.mostRules else {
            throw .invalid(field: "callForwarding.rules", reason: "may be \(GroupForwarding.mostRules) at most")
        }
        var names: Set<String> = []
        for rule in forwarding.rules {
            guard names.insert(rule.name).inserted else {
                throw .notUnique(field: "name", value: rule.name, holder: "another rule of the hunt group")
            }
            try self.rule(rule)
            guard forwarding.selective.isEnabled, rule.isEnabled, rule.target == .usualNumber, forwarding.selective.destination == nil else {
                continue
            }
            throw .invalid(
                field: "callForwarding.selective.destination", reason: "is needed while the rule \(rule.name) forwards to the default number")
        }
    }

    private static func rule(_ rule: ForwardingRule) throws(DirectoryError) {
        try self.name(rule.name, limit: 80)
        if case .number(let number) = rule.target { try self.destination(number, field: "forwardTo.phoneNumber") }
        let callers = rule.callers
        guard callers.numbers.count <= ForwardingRule.Callers.mostNumbers else {
            throw .invalid(field: "callsFrom.customNumbers.numbers", reason: "may be \(ForwardingRule.Callers.mostNumbers) at most")
        }
        for number in callers.numbers {
            let digits = number.utf8.first == UInt8(ascii: "+") ? number.utf8.dropFirst() : number.utf8[...]
            guard (2...17).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else {
                throw .invalid(field: "callsFrom.customNumbers.numbers", reason: "\(number) is no number: 2 to 17 digits, with a plus sign in E.164")
            }
        }
        guard Set(callers.numbers).count == callers.numbers.count else {
            throw .invalid(field: "callsFrom.customNumbers.numbers", reason: "name a number twice")
        }
        guard callers.isEverybody || callers.withheld || callers.unknown || !callers.numbers.isEmpty else {
            throw .invalid(field: "callsFrom.customNumbers", reason: "must name a number, private or unavailable numbers with the selection CUSTOM")
        }
    }

    private static func destination(_ text: String, field: String) throws(DirectoryError) {
        guard DialString(parsing: text) != nil else { throw .invalid(field: field, reason: "must be a number or an address") }
    }
}
