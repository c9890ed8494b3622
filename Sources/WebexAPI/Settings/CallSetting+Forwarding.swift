import Directory

extension CallSetting {
    private struct Forwarding: Encodable {
        struct Rule: Encodable {
            var enabled: Bool
            var destination: String
            var destinationVoicemailEnabled = false
            /// Of `always` alone.
            var ringReminderEnabled: Bool?
            /// Of `noAnswer` alone.
            var numberOfRings: Int?
            var systemMaxNumberOfRings: Int?

            init(_ rule: CallForwarding.Rule) {
                self.enabled = rule.isEnabled
                self.destination = rule.destination ?? ""
            }
        }

        struct Rules: Encodable {
            var always: Rule
            var busy: Rule
            var noAnswer: Rule
        }

        var callForwarding: Rules
        /// Always off; the key is required by clients.
        var businessContinuity = Rule(CallForwarding.Rule())

        init(_ forwarding: CallForwarding) {
            self.callForwarding = Rules(always: Rule(forwarding.always), busy: Rule(forwarding.busy), noAnswer: Rule(forwarding.noAnswer))
            self.callForwarding.always.ringReminderEnabled = false
            self.callForwarding.noAnswer.numberOfRings = forwarding.numberOfRings
            self.callForwarding.noAnswer.systemMaxNumberOfRings = CallForwarding.ringRange.upperBound
        }
    }

    static let forwarding = CallSetting(name: "callForwarding", isOwn: true, isTelephonyConfiguration: false) { member, _ in
        Forwarding(member.settings.forwarding)
    } change: { body, member, _ in
        try body.object("businessContinuity")?.refuse("enabled")
        guard let rules = try body.object("callForwarding") else { return }
        try Self.change(rules, "always", &member.settings.forwarding.always)
        try Self.change(rules, "busy", &member.settings.forwarding.busy)
        try Self.change(rules, "noAnswer", &member.settings.forwarding.noAnswer)
        if let rings = try rules.object("noAnswer")?.number("numberOfRings") { member.settings.forwarding.numberOfRings = rings }
    }

    private static func change(_ body: JSONBody, _ key: String, _ rule: inout CallForwarding.Rule) throws {
        guard let given = try body.object(key) else { return }
        try given.refuse("destinationVoicemailEnabled", "ringReminderEnabled")
        if let isEnabled = try given.flag("enabled") { rule.isEnabled = isEnabled }
        guard given.has("destination") else { return }
        // An empty one is what is shown where there is none.
        rule.destination = try given.text("destination").flatMap { $0.isEmpty ? nil : $0 }
    }
}
