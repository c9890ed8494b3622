import Directory
import HTTPTypes

extension OperationGroup {
    static let deviceModels = OperationGroup(
        tag: "Device models", summary: "What phones there can be",
        operations: [
            OperationDescription(
                .get, "/telephony/config/supportedDevices", "listSupportedDevices", "Phones of other makers, and the models that there are",
                query: [
                    OperationParameter("allowConfigureLayoutEnabled", .flag, "Whether only those whose keys can be set here: none"),
                    OperationParameter("type", .text, "Only those of this type; with `not:` before it, of any other", isChecked: false),
                ], .ok(.object(["upgradeChannelList": .list(.text, count: 0...0), "devices": .list(Self.model)]))),
            OperationDescription(
                .post, "/telephony/config/devices/actions/validateMacs/invoke", "validateMacs", "Whether MAC addresses can be given to new devices",
                body: .json(.input(["macs": .list(.text)])), .ok(Self.verdict)),
        ])

    private static let model = Schema.object([
        "model": .text, "displayName": .text, "type": .one(of: "GENERIC_SIP"), "manufacturer": .one(of: "THIRD_PARTY"),
        "managedBy": .one(of: "CUSTOMER"), "supportedFor": .list(.one(of: "PEOPLE", "PLACE")), "onboardingMethod": .list(.one(of: "MAC_ADDRESS")),
        "allowConfigureLayoutEnabled": .flag, "numberOfLinePorts": .number(1...Device.lineLimit), "kemSupportEnabled": .flag,
    ]).named("SupportedDevice")

    private static let verdict = Schema.object([
        "status": .one(of: "OK", "ERRORS"),
        "macStatus": .list(
            .object([
                "mac": .text, "state": .one(of: "AVAILABLE", "UNAVAILABLE", "DUPLICATE_IN_LIST", "INVALID"), "message": .text.optional,
            ])),
    ]).named("MacValidation")
}
