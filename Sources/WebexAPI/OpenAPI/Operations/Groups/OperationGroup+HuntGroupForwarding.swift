import Directory
import HTTPTypes

extension OperationGroup {
    private static let path = "/telephony/config/locations/{locationId}/huntGroups/{groupId}/callForwarding"
    private static let rules = Self.path + "/selectiveRules"

    static let huntGroupForwarding = OperationGroup(
        tag: "Hunt group forwarding", summary: "Where calls to a hunt group go instead of its members",
        operations: [
            OperationDescription(.get, Self.path, "getHuntGroupForwarding", "The settings, with the rules in short", .ok(Self.forwarding)),
            OperationDescription(
                .put, Self.path, "updateHuntGroupForwarding", "Changes what the body names", body: .json(Self.change), .noContent,
                refusals: [.conflict]),
            OperationDescription(
                .post, Self.path + "/actions/switchMode/invoke", "switchHuntGroupMode", "Refused: there are no operating modes", .noContent,
                refusals: [.conflict]),
            OperationDescription(
                .post, Self.rules, "createHuntGroupForwardingRule", "Creates a rule, switched off where the body does not say otherwise",
                body: .json(Self.ruleInput(name: .name(80))), .created(.created), refusals: [.conflict]),
            OperationDescription(.get, Self.rules + "/{ruleId}", "getHuntGroupForwardingRule", "A rule", .ok(Self.rule)),
            OperationDescription(
                .put, Self.rules + "/{ruleId}", "updateHuntGroupForwardingRule", "Changes what the body names; a new name makes a new id",
                body: .json(Self.ruleInput(name: .name(80).optional)), .ok(.created), refusals: [.conflict]),
            OperationDescription(
                .delete, Self.rules + "/{ruleId}", "deleteHuntGroupForwardingRule", "Deletes a rule", .noContent, refusals: [.conflict]),
        ])

    private static let setting = Schema.object([
        "enabled": .flag, "destination": .text, "ringReminderEnabled": .flag, "destinationVoiceMailEnabled": .flag, "sendToVoicemailEnabled": .flag,
    ])

    private static let forwarding = Schema.object([
        "callForwarding": .object([
            "always": Self.setting, "selective": Self.setting,
            "rules": .list(
                .object(["id": .id, "name": .text, "callsFrom": .text, "forwardTo": .text, "callsTo": .text, "enabled": .flag])),
            "operatingModes": .object(["enabled": .flag, "modes": .list(.text, count: 0...0)]),
        ])
    ]).named("HuntGroupForwarding")

    /// A flag that must not be true: this server does nothing with it.
    private static let unsupported = Schema.flag.optional

    /// What is enabled needs a destination; an empty one is none.
    private static let settingInput = Schema.input([
        "enabled": .flag.optional, "destination": .text.optional, "ringReminderEnabled": Self.unsupported,
        "destinationVoiceMailEnabled": Self.unsupported, "destinationVoicemailEnabled": Self.unsupported, "sendToVoicemailEnabled": Self.unsupported,
    ])

    private static let change = Schema.input([
        "callForwarding": .input([
            "always": Self.settingInput.optional, "selective": Self.settingInput.optional,
            "rules": .list(.input(["id": .some, "enabled": .flag.optional])).optional,
            "operatingModes": .input(["enabled": Self.unsupported, "modes": .list(.some, count: 0...0).optional]).optional,
        ]).optional
    ])

    private static let rule = Schema.object([
        "id": .id, "name": .text, "enabled": .flag,
        "forwardTo": .object(["selection": .one(of: ForwardingRuleBody.Selection.self), "phoneNumber": .text.optional]),
        "callsTo": .object([
            "numbers": .list(
                .object(["phoneNumber": .text.optional, "extension": .text.optional, "type": .one(of: ForwardingRuleBody.NumberType.self)]))
        ]),
        "callsFrom": .object([
            "selection": .one(of: ForwardingRuleBody.Callers.self),
            "customNumbers": .object(["privateNumberEnabled": .flag, "unavailableNumberEnabled": .flag, "numbers": .list(.text)]),
        ]),
    ]).named("ForwardingRule")

    /// Schedules are refused: there are none.
    private static func ruleInput(name: Schema) -> Schema {
        .input([
            "name": name, "enabled": .flag.optional, "businessSchedule": .text(pattern: "^$").optional,
            "holidaySchedule": .text(pattern: "^$").optional,
            "forwardTo": .input([
                "selection": .one(of: ForwardingRuleBody.Selection.self).optional, "phoneNumber": .text.optional,
                "sendToVoicemailEnabled": Self.unsupported, "destinationVoicemailEnabled": Self.unsupported,
            ]).optional,
            "callsTo": .input([
                "numbers": .list(
                    .input([
                        "phoneNumber": .text.optional, "extension": .text.optional, "type": .one(of: ForwardingRuleBody.NumberType.self).optional,
                    ])
                ).optional
            ]).optional,
            "callsFrom": .input([
                "selection": .one(of: ForwardingRuleBody.Callers.self).optional,
                "customNumbers": .input([
                    "privateNumberEnabled": .flag.optional, "unavailableNumberEnabled": .flag.optional,
                    "numbers": .list(.text, count: 0...ForwardingRule.Callers.mostNumbers).optional,
                ]).optional,
            ]).optional,
        ])
    }
}
