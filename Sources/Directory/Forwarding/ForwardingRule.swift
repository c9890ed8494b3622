/// A rule of selective call forwarding: which callers it is about, and where their calls go.
package struct ForwardingRule: Hashable, Sendable, Codable {
    /// Where calls go (the API's `forwardTo`).
    package enum Target: Hashable, Sendable, Codable {
        /// To the number that is set for all rules.
        case usualNumber
        /// What somebody at the group's location would dial.
        case number(String)
        /// They are not forwarded.
        case nowhere
    }

    /// Whose calls a rule is about (the API's `callsFrom`).
    package struct Callers: Hashable, Sendable, Codable {
        /// Everybody's, whatever else is said.
        package var isEverybody = true
        /// Those who withhold their number.
        package var withheld = false
        /// Those of whom no number is known.
        package var unknown = false
        /// Those with one of these numbers: in E.164, or as they are dialled from the group's location.
        package var numbers: [String] = []

        /// Numbers of a rule at most.
        package static let mostNumbers = 12

        package init() {}
    }

    package var name: String
    package var isEnabled: Bool
    package var target: Target
    package var callers = Callers()
    /// Whether the rule names the group's number as the one that must have been called. A group has no other, so that the rule is about
    /// the same calls either way.
    package var namesNumber = false

    package init(name: String, isEnabled: Bool = true, target: Target = .usualNumber, callers: Callers = Callers(), namesNumber: Bool = false) {
        self.name = name
        self.isEnabled = isEnabled
        self.target = target
        self.callers = callers
        self.namesNumber = namesNumber
    }
}
