import Directory
import HTTPTypes

extension OperationGroup {
    private static let owners: [(kind: MemberID.Kind, names: [String], whose: String)] = [
        (.person, ["Person", "TelephonyPerson"], "a person"), (.workspace, ["Workspace"], "a workspace"),
        (.virtualLine, ["VirtualLine"], "a virtual line"),
    ]

    static let outgoingPermissions = OperationGroup(
        tag: "Outgoing permissions", summary: "Which types of calls people, workspaces, virtual lines and locations may make",
        operations: Self.owners.flatMap { owner in
            zip(OutgoingPermissionRoutes.paths(owner.kind), owner.names).flatMap { path, name in
                Self.rows(
                    path.path, name, owner.whose, Self.memberPermissions, Self.memberPermissionsInput, Self.transferNumbersOfMember,
                    Self.memberNumbersInput)
            }
        }
            + Self.rows(
                OutgoingPermissionRoutes.location, "Location", "a location", .object(["callingPermissions": Self.callTypes]),
                .input(["callingPermissions": Self.callTypesInput]), .object(Self.shownNumbers), .input(Self.numbersInput)))

    private static func rows(
        _ path: String, _ owner: String, _ whose: String, _ shown: Schema, _ change: Schema, _ numbers: Schema, _ numbersChange: Schema
    ) -> [OperationDescription] {
        let (permissions, transferNumbers) = (path + OutgoingPermissionRoutes.name, path + OutgoingPermissionRoutes.transferNumbers)
        return [
            OperationDescription(
                .get, permissions, "get\(owner)OutgoingPermission", "Which calls \(whose) may make; what is not custom is the location's",
                .ok(shown)),
            OperationDescription(
                .put, permissions, "update\(owner)OutgoingPermission", "Changes what the body names of it", body: .json(change), .noContent,
                refusals: [.conflict]),
            OperationDescription(
                .get, transferNumbers, "get\(owner)TransferNumbers", "Where calls of \(whose) go whose type has a transfer number", .ok(numbers)),
            OperationDescription(
                .put, transferNumbers, "update\(owner)TransferNumbers", "Changes what the body names of them; an empty text takes away",
                body: .json(numbersChange), .noContent, refusals: [.conflict]),
        ]
    }

    private static let action = Schema.one(of: CallTypePermission.Action.self)

    private static let callTypes = Schema.list(
        Schema.object([
            "callType": .one(of: OutgoingCallType.self), "action": Self.action, "transferEnabled": .flag, "isCallTypeRestrictionEnabled": .flag,
        ]).named("CallTypePermission"))

    /// LOCAL and TOLL are former names of NATIONAL.
    private static let callTypesInput = Schema.list(
        .input([
            "callType": .text(pattern: "^(\((OutgoingCallType.allCases.map(\.rawValue) + ["LOCAL", "TOLL"]).joined(separator: "|")))$"),
            "action": Self.action.optional, "transferEnabled": .flag.optional,
        ])
    ).optional

    private static let memberPermissions = Schema.object([
        "useCustomEnabled": .flag, "useCustomPermissions": .flag, "callingPermissions": Self.callTypes,
    ]).named("OutgoingPermission")

    private static let memberPermissionsInput = Schema.input([
        "useCustomEnabled": .flag.optional, "useCustomPermissions": .flag.optional, "callingPermissions": Self.callTypesInput,
    ])

    private static let shownNumbers: KeyValuePairs<String, Schema> = [
        "autoTransferNumber1": .text.optional, "autoTransferNumber2": .text.optional, "autoTransferNumber3": .text.optional,
    ]

    /// A number or an extension.
    private static let dialled = Schema.text(pattern: #"^(([ ().+*#-]*[0-9*#])+[ ().-]*)?$"#).optional
    private static let numbersInput: KeyValuePairs<String, Schema> = [
        "autoTransferNumber1": Self.dialled, "autoTransferNumber2": Self.dialled, "autoTransferNumber3": Self.dialled,
    ]

    private static let transferNumbersOfMember = Schema.object(Self.shownNumbers).with(["useCustomTransferNumbers": .flag])
    private static let memberNumbersInput = Schema.input(Self.numbersInput).with(["useCustomTransferNumbers": .flag.optional])
}
