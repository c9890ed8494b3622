import Directory
import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/premisePstn/trunks"
    private static let ownCollection = "/x-orbit/trunks"

    static let trunks = OperationGroup(
        tag: "Trunks", summary: "Providers and gateways by which calls go outside and come in",
        operations: [
            OperationDescription(
                .get, Self.collection, "listTrunks", "Those of the organization", query: Self.filters,
                .ok(.object(["trunks": .list(Self.trunkItem)]))),
            OperationDescription(
                .post, Self.collection, "createTrunk",
                "Creates one. `address` is the peer's host; with a `username` this server registers there",
                body: .json(Self.creation(host: "address")),
                .created(.created), refusals: [.conflict]),
            OperationDescription(.get, Self.collection + "/{trunkId}", "getTrunk", "One of them", .ok(Self.trunk)),
            OperationDescription(
                .put, Self.collection + "/{trunkId}", "updateTrunk", "Changes what the body names", body: .json(Self.change(host: "address")),
                .noContent, refusals: [.conflict]),
            OperationDescription(
                .delete, Self.collection + "/{trunkId}", "deleteTrunk", "Deletes one to which no calls are sent", .noContent, refusals: [.conflict]),
        ])

    static let ownTrunks = OperationGroup(
        tag: "SIP trunks", summary: "The same trunks with all that is set for them, and how they are doing",
        operations: [
            OperationDescription(
                .get, Self.ownCollection, "listSIPTrunks", "Those of the organization", query: Self.filters,
                .ok(.object(["items": .list(Self.ownTrunk)]))),
            OperationDescription(
                .post, Self.ownCollection, "createSIPTrunk", "Creates one; it registers where it has a `username`, unless `registers` says otherwise",
                body: .json(Self.creation(host: "host")), .created(.created), refusals: [.conflict]),
            OperationDescription(.get, Self.ownCollection + "/{trunkId}", "getSIPTrunk", "One of them, without its password", .ok(Self.ownTrunk)),
            OperationDescription(
                .put, Self.ownCollection + "/{trunkId}", "updateSIPTrunk", "Changes what the body names; null takes away",
                body: .json(Self.change(host: "host")), .noContent, refusals: [.conflict]),
            OperationDescription(
                .delete, Self.ownCollection + "/{trunkId}", "deleteSIPTrunk", "Deletes one to which no calls are sent", .noContent,
                refusals: [.conflict]),
        ])

    private static let filters: [OperationParameter] = [
        .filter("name", "name"), .filter("locationName", "location's name"),
        OperationParameter("trunkType", .one(of: TrunkType.self), "Only those of this type; there are only registering ones"),
        .fields("name", "locationName"), .max, .start,
    ]

    // MARK: What is sent

    private static let trunkItem = Schema.object([
        "id": .id, "name": .text, "location": .named, "inUse": .flag, "trunkType": .one(of: TrunkType.self),
        "isRestrictedToDedicatedInstance": .flag,
    ]).named("TrunkItem")

    private static let trunk = Schema.object([
        "id": .id, "name": .text, "organization": .named, "location": .named, "otgDtgId": .text, "linePort": .text,
        "locationsUsingTrunk": .list(.named), "pilotUserId": .text, "outboundProxy": .object(["outboundProxy": .text]),
        "sipAuthenticationUserName": .text, "status": .one(of: "online", "offline", "unknown"), "errorCodes": .list(.text),
        "responseStatus": .list(.text), "dualIdentitySupportEnabled": .flag, "trunkType": .one(of: TrunkType.self), "deviceType": .text,
        "address": .text, "domain": .text.optional, "port": .number(1...65_535), "maxConcurrentCalls": .number(from: 0),
        "isRestrictedToDedicatedInstance": .flag,
    ]).named("Trunk")

    private static let ownTrunk = Schema.object([
        "id": .id, "name": .text, "locationId": .id, "locationName": .text, "host": .text, "port": .number(1...65_535),
        "transport": .one(of: Trunk.Transport.self), "domain": .text.optional, "registers": .flag, "username": .text.optional,
        "hasPassword": .flag, "sources": .list(.text), "enabled": .flag, "inUse": .flag,
        "status": .object(["state": .one(of: TrunkStatus.State.self), "registered": .flag.optional, "detail": .text.optional]),
    ]).named("SIPTrunk")

    // MARK: What is taken

    private static let host = Schema.text(pattern: "^[A-Za-z0-9]([A-Za-z0-9.:_-]{0,253}[A-Za-z0-9])?$")
    private static let secret = Schema.text(pattern: #"^[ -~]{0,255}$"#).orNull

    private static let settings: KeyValuePairs<String, Schema> = [
        "port": .number(1...65_535).optional, "transport": .one(of: Trunk.Transport.self).optional,
        "domain": .text(pattern: "^([A-Za-z0-9]([A-Za-z0-9.:_-]{0,253}[A-Za-z0-9])?)?$").orNull.optional, "registers": .flag.optional,
        "username": Self.secret.optional, "password": Self.secret.optional, "enabled": .flag.optional,
        "sources": .list(.text(pattern: #"^[0-9]{1,3}(\.[0-9]{1,3}){3}$"#), count: 0...50).optional,
        "trunkType": .one(of: TrunkType.registering.rawValue).optional,
    ]

    private static func creation(host: String) -> Schema {
        Schema.input(Self.settings).with(["name": .name(24), "locationId": .some]).with([host: Self.host])
    }

    private static func change(host: String) -> Schema {
        Schema.input(Self.settings).with(["name": .name(24).optional, "locationId": .some.optional]).with([host: Self.host.optional])
    }
}

extension Schema {
    /// An id with a name.
    static let named = Schema.object(["id": .id, "name": .text])
}

extension OperationParameter {
    /// `order` by fields.
    static func fields(_ names: String...) -> OperationParameter {
        let field = "(\(names.joined(separator: "|")))(-(asc|desc))?"
        return OperationParameter(
            "order", .text(pattern: "^\(field)(,\(field))*$"), "The fields to sort by, such as `\(names[0])-desc`")
    }
}
