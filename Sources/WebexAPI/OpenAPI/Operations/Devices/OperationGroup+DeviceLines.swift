import Directory
import HTTPTypes

extension OperationGroup {
    private static let oneDevice = "/telephony/config/devices/{deviceId}"
    private static let accounts = "/x-orbit/devices/{deviceId}/lines"

    static let deviceLines = OperationGroup(
        tag: "Device lines", summary: "Whose lines a device has, and what it registers with for each",
        operations: [
            OperationDescription(
                .put, Self.oneDevice + "/members", "updateDeviceMembers",
                "Changes the lines of a device; without any, its owner's alone is left. One that is new has an account without a known password",
                body: .json(.input(["members": .list(Self.wantedLine, count: 0...Device.lineLimit).optional])), .noContent,
                refusals: [.conflict]),
            OperationDescription(
                .get, Self.oneDevice + "/availableMembers", "listDeviceAvailableMembers", "Who may be given a line on the device",
                query: Self.filters + [.memberOrder, .max, .start], .ok(.object(["members": .list(Self.availableLine)]))),
            OperationDescription(
                .get, Self.oneDevice + "/availableMembers/count", "countDeviceAvailableMembers", "How many may be given a line on the device",
                query: Self.filters, .ok(Self.total)),
            OperationDescription(
                .get, "/telephony/config/devices/availableMembers/count", "countAvailableMembers",
                "How many may have a device, or a line on one",
                query: Self.filters + [
                    OperationParameter("excludeVirtualLine", .flag, "Only people and workspaces"),
                    OperationParameter("deviceLocationId", .text, "Only those of this location"),
                ], .ok(Self.total)),
            OperationDescription(
                .post, Self.oneDevice + "/actions/applyChanges/invoke", "applyDeviceChanges",
                "Asks the phone to fetch its configuration, by NOTIFY with the event `check-sync`", .noContent, refusals: [.conflict]),
            OperationDescription(
                .get, Self.accounts, "listDeviceAccounts", "The SIP user name of each line",
                .ok(
                    .object([
                        "lines": .list(
                            .object([
                                "port": .number(1...Device.lineLimit), "memberId": .id, "displayName": .text, "sipUserName": .text,
                                "linePort": .text,
                            ]))
                    ]))),
            OperationDescription(
                .put, Self.accounts, "updateDeviceAccounts", "Sets the SIP passwords of lines",
                body: .json(
                    .input([
                        "lines": .list(
                            .input(["memberId": .some, "sipPassword": .text(length: 1...128)]), count: 1...Device.lineLimit)
                    ])), .noContent, refusals: [.conflict]),
        ])

    private static let total = Schema.object(["totalCount": .number(from: 0)])

    private static let filters: [OperationParameter] = [
        .filter("memberName", "name"), .filter("phoneNumber", "number or extension"), .filter("extension", "extension"), .locationID,
        OperationParameter(
            "usageType", .one(of: "DEVICE_OWNER", "SHARED_LINE"),
            "Only those who could be the owner of a device, or share a line; of a device that is there nobody can become the owner"),
    ]

    private static let wantedLine = Schema.input([
        "id": .some, "port": .number(1...Device.lineLimit), "primaryOwner": .flag.optional,
        "lineType": .one(of: LineType.self).optional, "lineWeight": .number(1...1).optional, "allowCallDeclineEnabled": .flag.optional,
        "hotlineEnabled": .flag.optional, "t38FaxCompressionEnabled": .flag.optional,
    ])

    private static let availableLine = Schema.object([
        "id": .id, "memberType": .memberType, "firstName": .text, "lastName": .text.optional, "phoneNumber": .text.optional,
        "extension": .text.optional, "routingPrefix": .text.optional, "esn": .text.optional, "lineType": .one(of: LineType.self),
        "allowCallDeclineEnabled": .flag, "location": .location,
    ]).named("AvailableDeviceMember")
}
