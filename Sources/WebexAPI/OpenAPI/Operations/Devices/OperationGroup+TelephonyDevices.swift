import Directory
import HTTPTypes

extension OperationGroup {
    private static let oneDevice = "/telephony/config/devices/{deviceId}"

    static let telephonyDevices = OperationGroup(
        tag: "Telephony devices", summary: "Devices by whose lines are on them",
        operations: [
            Self.devicesOfMember(
                "people", "listPersonDevices", "Devices with a person's line", Self.deviceList.with(["maxOwnedDeviceCount": Self.count])),
            Self.devicesOfMember("workspaces", "listWorkspaceDevices", "Devices with a workspace's line", Self.deviceList),
            Self.devicesOfMember("virtualLines", "listVirtualLineDevices", "Devices with the virtual line", Self.deviceList),
            OperationDescription(
                .get, "/telephony/config/people/{memberId}/devices/count", "countPersonDevices", "How many devices a person has",
                .ok(.object(["totalDeviceCount": Self.count, "applicationsCount": Self.count]))),
            OperationDescription(.get, Self.oneDevice, "getTelephonyDevice", "One of them", .ok(Self.details)),
            OperationDescription(
                .get, Self.oneDevice + "/members", "listDeviceMembers", "The lines of a device, the owner's first",
                .ok(.object(["model": .text, "members": .list(Self.line), "maxLineCount": Self.count]))),
        ])

    private static func devicesOfMember(_ collection: String, _ id: String, _ summary: String, _ list: Schema) -> OperationDescription {
        OperationDescription(.get, "/telephony/config/\(collection)/{memberId}/devices", id, summary, .ok(list))
    }

    private static let count = Schema.number(from: 0)
    private static let deviceList = Schema.object(["devices": .list(Self.telephonyDevice), "maxDeviceCount": Self.count])
    /// The API's `lineType`, which is a device's `type` in a member's list.
    private static let lineType = Schema.one(of: "PRIMARY", "SHARED_CALL_APPEARANCE")

    private static let telephonyDevice = Schema.object([
        "id": .id, "description": .list(.text), "model": .text, "modelType": .one(of: "GENERIC_SIP"), "type": Self.lineType,
        "mac": .mac.optional, "primaryOwner": .flag,
        "owner": .object(["id": .id, "firstName": .text, "lastName": .text.optional, "type": .memberType]),
        "activationState": .one(of: "ACTIVATED"), "location": .location,
    ]).named("TelephonyDevice")

    private static let details = Schema.object([
        "manufacturer": .one(of: "THIRD_PARTY"), "managedBy": .one(of: "CUSTOMER"), "id": .id, "mac": .mac.optional, "model": .text,
        "description": .list(.text), "upgradeChannelEnabled": .flag,
        "owner": .object(["linePort": .text.optional, "sipUserName": .text.optional]),
    ]).named("TelephonyDeviceDetails")

    private static let line = Schema.object([
        "id": .id, "memberType": .memberType, "firstName": .text, "lastName": .text.optional, "phoneNumber": .text.optional,
        "extension": .text.optional, "routingPrefix": .text.optional, "esn": .text.optional, "lineType": Self.lineType, "primaryOwner": .flag,
        "port": .number(1...Device.lineLimit), "lineWeight": .number(from: 1), "hotlineEnabled": .flag,
        "allowCallDeclineEnabled": .flag, "location": .location,
    ]).named("DeviceMember")
}
