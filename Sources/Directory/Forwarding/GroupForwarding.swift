/// Call forwarding of a hunt group: where its calls go before anybody of it is rung (the API's `callForwarding` of a feature).
///
/// ``selective`` counts before ``always``; a call that none of its rules is about is forwarded as ``always`` says.
package struct GroupForwarding: Hashable, Sendable, Codable {
    package var always = CallForwarding.Rule()
    /// Whether ``rules`` count, and where those lead that name no number of their own.
    package var selective = CallForwarding.Rule()
    /// Names differ.
    package var rules: [ForwardingRule] = []

    /// Rules of a group at most.
    package static let mostRules = 100

    package init() {}

    /// What is to be done with one call.
    package enum Decision: Hashable, Sendable {
        /// Members of the group ring.
        case hunt
        case always(to: String?)
        case selective(to: String?)
    }

    /// What is to be done with a call.
    ///
    /// A rule that keeps calls from being forwarded counts before those that forward them; of these the first counts.
    ///
    /// - Parameter isAbout: whether a rule is about the call's caller.
    package func decision(_ isAbout: (ForwardingRule) -> Bool) -> Decision {
        let matching = self.selective.isEnabled ? self.rules.filter { $0.isEnabled && isAbout($0) } : []
        if matching.contains(where: { $0.target == .nowhere }) { return .hunt }
        if let rule = matching.first { return .selective(to: self.destination(of: rule)) }
        return self.always.isEnabled ? .always(to: self.always.destination) : .hunt
    }

    /// Where a rule sends calls; nil for one that does not, and while there is no such number.
    package func destination(of rule: ForwardingRule) -> String? {
        switch rule.target {
        case .usualNumber: self.selective.destination
        case .number(let number): number
        case .nowhere: nil
        }
    }
}
