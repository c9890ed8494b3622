import Directory
import HTTPTypes

extension OperationGroup {
    static let devices = OperationGroup(
        tag: "Devices", summary: "Phones of people and workspaces; one's own, and all for administrators",
        operations: [
            OperationDescription(
                .get, "/devices", "listDevices", "All of the organization for an administrator, for others their own", query: Self.search,
                .ok(.object(["items": .list(Self.device)]))),
            OperationDescription(
                .post, "/devices", "createDevice", "Creates one for a person or for a workspace, with a new SIP account",
                body: .json(Self.creation), .ok(Self.device), refusals: [.notFound, .conflict]),
            OperationDescription(.get, "/devices/{deviceId}", "getDevice", "One of them", .ok(Self.device)),
            OperationDescription(
                .patch, "/devices/{deviceId}", "updateDeviceTags",
                "Changes the tags of one, by one operation or a list of them; `name=Desk` names it",
                body: .json(Self.tags), .ok(Self.device), refusals: [.conflict]),
            OperationDescription(
                .delete, "/devices/{deviceId}", "deleteDevice", "Deletes one", .noContent, refusals: [.conflict]),
            OperationDescription(
                .put, "/telephony/config/devices/{deviceId}", "updateDevicePassword", "Sets the SIP password of the device's own line",
                body: .json(.input(["sipPassword": Self.password])), .noContent, refusals: [.conflict]),
        ])

    private static let search: [OperationParameter] =
        [
            OperationParameter("personId", .text, "Only those of this person"),
            OperationParameter("workspaceId", .text, "Only those of this workspace; where there is a `personId` too, that counts"),
            .locationID, .filter("displayName", "name"), .filter("product", "product"),
            OperationParameter("mac", .text, "Only the one with this MAC address; colons, hyphens and full stops do not matter", isChecked: false),
            OperationParameter("tag", .text, "Only those with all of these tags, joined with commas", isChecked: false),
            OperationParameter("connectionStatus", .text, "Only those that are `connected`, or `disconnected`", isChecked: false),
            OperationParameter("type", .text, "Devices of this type; there are only those of type `phone`", isChecked: false),
            .pageSize(1_000), .start,
        ] + Self.unknowable

    private static let unknowable: [OperationParameter] = [
        "serial", "software", "upgradeChannel", "errorCode", "capability", "permission", "devicePlatform",
    ].map { name in OperationParameter(name, .text, "No device has one here: none is found", isChecked: false) }

    private static let device = Schema.object([
        "id": .id, "callingDeviceId": .id, "displayName": .text, "personId": .id.optional, "workspaceId": .id.optional, "orgId": .id,
        "capabilities": .list(.text), "permissions": .list(.text), "connectionStatus": .one(of: "connected", "disconnected"), "product": .text,
        "type": .one(of: "phone"), "tags": .list(.text), "mac": .mac.optional, "primarySipUrl": .text.optional, "sipUrls": .list(.text),
        "errorCodes": .list(.text), "created": .timestamp, "locationId": .id, "managedBy": .one(of: "CUSTOMER"),
        "manufacturer": .one(of: "THIRD_PARTY"), "linePort": .text.optional, "sipUserName": .text.optional,
    ]).named("Device")

    /// It is either of a person or of a workspace. An empty model is none.
    private static let creation = Schema.input([
        "mac": .text(pattern: "^([:.-]*[0-9A-Fa-f]){12}[:.-]*$"), "model": .text(pattern: #"^[^\x00-\x1f\x7f]{0,64}$"#).optional,
        "password": Self.password.optional, "personId": .text.optional, "workspaceId": .text.optional,
    ]).needing(oneOf: "personId", "workspaceId")

    private static let password = Schema.text(length: 1...128)

    /// A change of tags; see ``DeviceTags``.
    private static let tags = Schema.either(Self.tagOperation, .list(Self.tagOperation, count: 1...DeviceTags.operationLimit))

    private static let tagOperation = Schema.input([
        "op": .one(of: "add", "remove", "replace"), "path": .one(of: "tags", "/tags"),
        "value": .list(.either(.text(pattern: #"^name=[^\x00-\x1f\x7f]{1,64}$"#), .name(Device.tagLengthLimit))).optional,
    ])
}

extension Schema {
    /// A MAC address as the directory keeps it.
    static let mac = Schema.text(pattern: "^[0-9A-F]{12}$")
}
