import Directory
import HTTPTypes

extension OperationGroup {
    private static let item = "/workspaces/{workspaceId}"

    static let workspaces = OperationGroup(
        tag: "Workspaces", summary: "Places with phones of their own",
        operations: [
            OperationDescription(
                .get, "/workspaces", "listWorkspaces", "Those of the organization", query: Self.search + [.pageSize(1_000, standard: 100), .start],
                .ok(.object(["items": .list(Self.workspace)]))),
            OperationDescription(
                .post, "/workspaces", "createWorkspace", "Creates one",
                body: .json(
                    Self.input(.name(256)).with([
                        "supportedDevices": .one(of: MemberProfile.SupportedDevices.self).optional
                    ])), .created(Self.workspace), refusals: [.conflict]),
            OperationDescription(.get, Self.item, "getWorkspace", "One of them", .ok(Self.workspace)),
            OperationDescription(
                .get, Self.item + "/capabilities", "getWorkspaceCapabilities", "What devices there measure and offer: nothing",
                .ok(.object(["capabilities": Self.capabilities]))),
            OperationDescription(
                .put, Self.item, "updateWorkspace", "Changes what the body names; without capacity, type and notes it has none afterwards",
                body: .json(Self.input(.name(256).optional)), .ok(Self.workspace), refusals: [.conflict]),
            OperationDescription(
                .delete, Self.item, "deleteWorkspace", "Deletes one with its phones", .noContent, refusals: [.conflict]),
        ])

    private static let search: [OperationParameter] = [
        .locationID, OperationParameter("workspaceLocationId", .text, "The same, as it was called before", isChecked: false),
        .filter("displayName", "name"),
        OperationParameter("capacity", .number(from: -1), "Only those with this capacity; -1 for such as have none"),
        OperationParameter("type", .one(of: MemberProfile.WorkspaceType.self), "Only those of this type; `notSet` for such as have none"),
        OperationParameter(
            "calling", .one(of: WorkspaceCalling.self), "Only those with this calling; there are only `webexCalling` and `none`"),
        OperationParameter("supportedDevices", .one(of: MemberProfile.SupportedDevices.self), "Only those for these devices"),
        OperationParameter("calendar", .text, "Only those with this calendar; there is only `none`", isChecked: false),
        OperationParameter("floorId", .text, "Only those on this floor", isChecked: false),
    ]

    private static let capability = Schema.object(["supported": .flag, "configured": .flag]).named("WorkspaceCapability")
    private static let capabilities = Schema.object([
        "occupancyDetection": Self.capability, "presenceDetection": Self.capability, "ambientNoise": Self.capability,
        "soundLevel": Self.capability, "temperature": Self.capability, "airQuality": Self.capability, "relativeHumidity": Self.capability,
        "hotDesking": Self.capability, "checkIn": Self.capability, "adhocBooking": Self.capability,
    ])

    /// People that have room.
    private static let capacity = Schema.number(0...100_000)

    private static let workspace = Schema.object([
        "id": .id, "orgId": .id, "locationId": .id, "floorId": .id.optional, "displayName": .text, "capacity": Self.capacity.optional,
        "type": .one(of: MemberProfile.WorkspaceType.self).optional, "sipAddress": .text.optional, "created": .timestamp,
        "calling": .object(["type": .one(of: "webexCalling", "none"), "webexCalling": Self.calling.optional]),
        "calendar": .object(["type": .one(of: "none")]), "notes": .text.optional,
        "hotdeskingStatus": .one(of: MemberProfile.Hotdesking.self), "supportedDevices": .one(of: MemberProfile.SupportedDevices.self),
    ]).named("Workspace")

    private static let calling = Schema.object([
        "phoneNumber": .text.optional, "extension": .text.optional, "locationId": .id, "licenses": .list(.id),
    ])

    private static func input(_ name: Schema) -> Schema {
        .input([
            "displayName": name, "locationId": .text.optional, "floorId": Schema.text.orNull.optional, "capacity": Self.capacity.optional,
            "type": .one(of: MemberProfile.WorkspaceType.self).optional, "notes": .textOrNone.optional,
            "hotdeskingStatus": .one(of: MemberProfile.Hotdesking.self).optional,
            "calendar": .input(["type": .one(of: "none").optional]).optional, "calling": Self.callingInput.optional,
        ])
    }

    /// Any type but `webexCalling`, and none, takes the calling away.
    private static let callingInput = Schema.input([
        "type": .one(of: "webexCalling", "freeCalling", "none").optional,
        "webexCalling": .input([
            "extension": .extensionOrNone.optional, "phoneNumber": .writtenNumberOrNone.optional, "locationId": .text.optional,
            "licenses": .ids.optional,
        ]).optional,
    ])
}
