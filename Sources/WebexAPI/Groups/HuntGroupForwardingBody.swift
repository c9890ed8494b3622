import Directory

/// Call forwarding of a hunt group, with its rules in short.
struct HuntGroupForwardingBody: Encodable {
    struct Setting: Encodable {
        var enabled: Bool
        var destination: String
        /// The server has neither reminders nor voicemail.
        var ringReminderEnabled = false
        var destinationVoiceMailEnabled = false
        var sendToVoicemailEnabled = false

        init(_ rule: CallForwarding.Rule) {
            self.enabled = rule.isEnabled
            self.destination = rule.destination ?? ""
        }
    }

    /// A rule in words.
    struct Rule: Encodable {
        var id: String
        var name: String
        var callsFrom: String
        var forwardTo: String
        var callsTo: String
        var enabled: Bool

        init(_ rule: ForwardingRule, _ forwarding: GroupForwarding) {
            self.id = WebexID(rule).description
            self.name = rule.name
            self.callsFrom = Self.words(rule.callers)
            self.forwardTo = rule.target == .nowhere ? "Do not forward" : forwarding.destination(of: rule) ?? ""
            self.callsTo = rule.namesNumber ? "Primary" : "Any number"
            self.enabled = rule.isEnabled
        }

        private static func words(_ callers: ForwardingRule.Callers) -> String {
            guard !callers.isEverybody else { return "Any number" }
            let kinds = [callers.withheld ? "Any private number" : nil, callers.unknown ? "Any unavailable number" : nil].compactMap { $0 }
            return (kinds + callers.numbers).joined(separator: ", ")
        }
    }

    /// There are none here.
    struct OperatingModes: Encodable {
        var enabled = false
        var modes: [String] = []
    }

    struct Forwarding: Encodable {
        var always: Setting
        var selective: Setting
        var rules: [Rule]
        var operatingModes = OperatingModes()
    }

    var callForwarding: Forwarding

    init(_ forwarding: GroupForwarding) {
        self.callForwarding = Forwarding(
            always: Setting(forwarding.always), selective: Setting(forwarding.selective), rules: forwarding.rules.map { Rule($0, forwarding) })
    }

    /// What a request's `callForwarding` names is changed. Of rules it can only be said whether they count.
    static func change(_ forwarding: inout GroupForwarding, by body: JSONBody) throws {
        try self.change(&forwarding.always, by: body.object("always"))
        try self.change(&forwarding.selective, by: body.object("selective"))
        for element in try body.list("rules") ?? [] {
            guard case .object(let rule) = element else { throw APIError.invalid("\(body.name(of: "rules")) must be an array of objects") }
            guard let position = forwarding.position(webexID: try rule.requiredText("id")) else {
                throw APIError.invalid("\(rule.name(of: "id")) is not the id of a rule of the hunt group")
            }
            if let isEnabled = try rule.flag("enabled") { forwarding.rules[position].isEnabled = isEnabled }
        }
        guard let modes = try body.object("operatingModes") else { return }
        try modes.refuse("enabled")
        guard try modes.list("modes")?.isEmpty ?? true else { throw APIError.invalid("\(modes.name(of: "modes")) is not supported by this server") }
    }

    private static func change(_ rule: inout CallForwarding.Rule, by body: JSONBody?) throws {
        guard let body else { return }
        try body.refuse("ringReminderEnabled", "destinationVoiceMailEnabled", "destinationVoicemailEnabled", "sendToVoicemailEnabled")
        if let isEnabled = try body.flag("enabled") { rule.isEnabled = isEnabled }
        guard body.has("destination") else { return }
        // An empty one is what is shown where there is none.
        rule.destination = try body.text("destination").flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension GroupForwarding {
    /// The place of a rule, by the id that the API gives it, by its name in base64 alone, or by its name.
    func position(webexID text: String) -> Int? {
        guard let id = WebexID(.selectiveRule, parsing: text) else { return nil }
        let key = id.key.filter { $0 != "=" }
        return self.rules.firstIndex { WebexID($0).key.filter { $0 != "=" } == key || $0.name == id.key }
    }
}
