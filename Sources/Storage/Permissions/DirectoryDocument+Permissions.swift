import Directory
internal import Yams

/// The parts of a document about who may call what.
extension DirectoryDocument {
    private static let callTypeKeys: Set<String> = ["call-types", "transfer-number-1", "transfer-number-2", "transfer-number-3"]
    private static let outgoingKeys = Self.callTypeKeys.union(["custom", "custom-call-types", "custom-transfer-numbers"])

    // MARK: Reading

    static func readPermissions(ofLocation map: YAMLMapping) throws -> LocationPermissions {
        var permissions = LocationPermissions()
        permissions.emergencyNumbers = try map.texts("emergency-numbers").map(\.text)
        guard let given = try map.mapping("outgoing-permissions", keys: Self.callTypeKeys) else { return permissions }
        permissions.callTypes = try self.readCallTypes(given)
        permissions.transferNumbers = try self.readTransferNumbers(given)
        return permissions
    }

    /// What a member has there counts, where the file does not say otherwise.
    static func readOutgoingPermissions(_ map: YAMLMapping) throws -> OutgoingPermissions {
        var permissions = OutgoingPermissions()
        guard let given = try map.mapping("outgoing-permissions", keys: Self.outgoingKeys) else { return permissions }
        permissions.callTypes = try self.readCallTypes(given)
        permissions.transferNumbers = try self.readTransferNumbers(given)
        permissions.isCustom = try given.flag("custom") ?? true
        permissions.hasCustomCallTypes = try given.flag("custom-call-types") ?? !permissions.callTypes.isEmpty
        permissions.hasCustomTransferNumbers = try given.flag("custom-transfer-numbers") ?? (permissions.transferNumbers != TransferNumbers())
        return permissions
    }

    static func readIncomingPermissions(_ map: YAMLMapping) throws -> IncomingPermissions {
        var permissions = IncomingPermissions()
        guard let given = try map.mapping("incoming-permissions", keys: ["custom", "external", "internal", "collect"]) else { return permissions }
        permissions.isCustom = try given.flag("custom") ?? true
        permissions.externalCalls = try given.word("external", as: IncomingPermissions.ExternalCalls.self) ?? permissions.externalCalls
        permissions.internalCalls = try given.flag("internal") ?? permissions.internalCalls
        permissions.collectCalls = try given.flag("collect") ?? permissions.collectCalls
        return permissions
    }

    private static func readCallTypes(_ map: YAMLMapping) throws -> [OutgoingCallType: CallTypePermission] {
        var callTypes: [OutgoingCallType: CallTypePermission] = [:]
        guard let given = try map.mapping("call-types", keys: Set(OutgoingCallType.allCases.map(\.rawValue))) else { return callTypes }
        for type in OutgoingCallType.allCases {
            guard let entry = try given.mapping(type.rawValue, keys: ["action", "transfer"]) else { continue }
            guard let action = try entry.word("action", as: CallTypePermission.Action.self) else {
                throw DirectoryDocumentError(line: entry.line, message: "action is missing")
            }
            callTypes[type] = CallTypePermission(action: action, isTransferEnabled: try entry.flag("transfer") ?? (action != .block))
        }
        return callTypes
    }

    private static func readTransferNumbers(_ map: YAMLMapping) throws -> TransferNumbers {
        TransferNumbers(try map.text("transfer-number-1"), try map.text("transfer-number-2"), try map.text("transfer-number-3"))
    }

    // MARK: Writing

    static func permissions(_ location: Location) -> [(String, Node?)] {
        let permissions = location.permissions
        let outgoing = self.callTypes(permissions.callTypes, permissions.transferNumbers)
        return [
            ("outgoing-permissions", outgoing.contains { $0.1 != nil } ? self.node(outgoing) : nil),
            ("emergency-numbers", self.list(permissions.emergencyNumbers.compactMap { self.text($0) })),
        ]
    }

    static func permissions(_ permissions: CallPermissions) -> [(String, Node?)] {
        let (outgoing, incoming) = (permissions.outgoing, permissions.incoming)
        let outgoingEntries =
            [
                ("custom", self.unless(true, outgoing.isCustom)),
                ("custom-call-types", self.unless(!outgoing.callTypes.isEmpty, outgoing.hasCustomCallTypes)),
                (
                    "custom-transfer-numbers",
                    self.unless(outgoing.transferNumbers != TransferNumbers(), outgoing.hasCustomTransferNumbers)
                ),
            ] + self.callTypes(outgoing.callTypes, outgoing.transferNumbers)
        let incomingEntries = [
            ("custom", self.unless(true, incoming.isCustom)),
            ("external", incoming.externalCalls == .all ? nil : self.text(incoming.externalCalls.rawValue)),
            ("internal", self.unless(true, incoming.internalCalls)), ("collect", self.unless(true, incoming.collectCalls)),
        ]
        return [
            ("outgoing-permissions", outgoing == OutgoingPermissions() ? nil : self.node(outgoingEntries)),
            ("incoming-permissions", incoming == IncomingPermissions() ? nil : self.node(incomingEntries)),
        ]
    }

    private static func callTypes(
        _ callTypes: [OutgoingCallType: CallTypePermission], _ numbers: TransferNumbers
    ) -> [(String, Node?)] {
        let entries = OutgoingCallType.allCases.map { type in
            (
                type.rawValue,
                callTypes[type].map { permission in
                    self.node([
                        ("action", self.text(permission.action.rawValue)),
                        ("transfer", self.unless(permission.action != .block, permission.isTransferEnabled)),
                    ])
                }
            )
        }
        return [
            ("call-types", callTypes.isEmpty ? nil : self.node(entries)), ("transfer-number-1", self.text(numbers[0])),
            ("transfer-number-2", self.text(numbers[1])), ("transfer-number-3", self.text(numbers[2])),
        ]
    }
}
