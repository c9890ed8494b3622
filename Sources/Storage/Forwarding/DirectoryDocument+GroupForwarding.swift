import Directory
internal import Yams

/// The part of a document about where a hunt group's calls are forwarded.
extension DirectoryDocument {
    // MARK: Reading

    static func readGroupForwarding(_ map: YAMLMapping) throws -> GroupForwarding {
        var forwarding = GroupForwarding()
        guard let given = try map.mapping("forwarding", keys: ["always", "selective", "rules"]) else { return forwarding }
        forwarding.always = try self.readRule(given, "always")
        forwarding.selective = try self.readRule(given, "selective")
        forwarding.rules = try given.list("rules").map(self.readForwardingRule)
        return forwarding
    }

    /// A destination that counts, where it is not switched off.
    static func readRule(_ map: YAMLMapping, _ key: String) throws -> CallForwarding.Rule {
        guard let rule = try map.mapping(key, keys: ["destination", "enabled"]) else { return CallForwarding.Rule() }
        return CallForwarding.Rule(isEnabled: try rule.flag("enabled") ?? true, destination: try rule.text("destination"))
    }

    private static let ruleKeys: Set<String> = ["name", "enabled", "forward", "to", "from", "names-number"]

    private static func readForwardingRule(_ node: Node) throws -> ForwardingRule {
        let map = try YAMLMapping(node, keys: self.ruleKeys, what: "rule")
        var rule = ForwardingRule(
            name: try map.requiredText("name"), isEnabled: try map.flag("enabled") ?? true, namesNumber: try map.flag("names-number") ?? false)
        let number = try map.text("to")
        if let number { rule.target = .number(number) }
        if try map.flag("forward") == false {
            guard number == nil else { throw DirectoryDocumentError(line: map.line(of: "to"), message: "to makes no sense with forward: false") }
            rule.target = .nowhere
        }
        guard let from = try map.mapping("from", keys: ["everybody", "withheld", "unknown", "numbers"]) else { return rule }
        rule.callers.isEverybody = try from.flag("everybody") ?? false
        rule.callers.withheld = try from.flag("withheld") ?? false
        rule.callers.unknown = try from.flag("unknown") ?? false
        rule.callers.numbers = try from.texts("numbers").map(\.text)
        return rule
    }

    // MARK: Writing

    static func groupForwarding(_ forwarding: GroupForwarding) -> Node? {
        guard forwarding != GroupForwarding() else { return nil }
        return self.node([
            ("always", self.rule(forwarding.always)), ("selective", self.rule(forwarding.selective)),
            ("rules", self.list(forwarding.rules.map(self.forwardingRule))),
        ])
    }

    static func rule(_ rule: CallForwarding.Rule) -> Node? {
        rule == CallForwarding.Rule()
            ? nil : self.node([("destination", self.text(rule.destination)), ("enabled", self.unless(true, rule.isEnabled))])
    }

    private static func forwardingRule(_ rule: ForwardingRule) -> Node {
        var number: String?
        if case .number(let text) = rule.target { number = text }
        let callers = rule.callers
        let from = self.node([
            ("everybody", self.unless(false, callers.isEverybody)), ("withheld", self.unless(false, callers.withheld)),
            ("unknown", self.unless(false, callers.unknown)), ("numbers", self.list(callers.numbers.compactMap { self.text($0) })),
        ])
        return self.node([
            ("name", self.text(rule.name)), ("enabled", self.unless(true, rule.isEnabled)),
            ("forward", self.unless(true, rule.target != .nowhere)), ("to", self.text(number)),
            ("from", callers == ForwardingRule.Callers() ? nil : from), ("names-number", self.unless(false, rule.namesNumber)),
        ])
    }
}
