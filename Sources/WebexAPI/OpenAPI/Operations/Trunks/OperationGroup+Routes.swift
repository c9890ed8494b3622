import Directory
import HTTPTypes

/// What leads to trunks.
extension OperationGroup {
    private static let groups = "/telephony/config/premisePstn/routeGroups"
    private static let plans = "/telephony/config/premisePstn/dialPlans"
    private static let location = "/telephony/pstn/locations/{locationId}"

    static let routeGroups = OperationGroup(
        tag: "Route groups", summary: "Trunks that stand in for each other",
        operations: [
            OperationDescription(
                .get, Self.groups, "listRouteGroups", "Those of the organization", query: [.filter("name", "name"), .fields("name"), .max, .start],
                .ok(.object(["routeGroups": .list(.object(["id": .id, "name": .text, "inUse": .flag]))]))),
            OperationDescription(
                .post, Self.groups, "createRouteGroup", "Creates one; trunks are tried in the order of their priorities",
                body: .json(.input(["name": .name(30), "localGateways": Self.gateways])), .created(.created), refusals: [.conflict]),
            OperationDescription(.get, Self.groups + "/{routeGroupId}", "getRouteGroup", "One of them", .ok(Self.routeGroup)),
            OperationDescription(
                .put, Self.groups + "/{routeGroupId}", "updateRouteGroup", "Changes what the body names",
                body: .json(.input(["name": .name(30).optional, "localGateways": Self.gateways.optional])), .noContent, refusals: [.conflict]),
            OperationDescription(
                .delete, Self.groups + "/{routeGroupId}", "deleteRouteGroup", "Deletes one to which no calls are sent", .noContent,
                refusals: [.conflict]),
            OperationDescription(
                .get, "/telephony/config/routeChoices", "listRouteChoices", "Trunks and route groups of the organization",
                query: [
                    .filter("trunkName", "trunk's name"), .filter("routeGroupName", "route group's name"), .fields("routeName", "routeType"), .max,
                    .start,
                ], .ok(.object(["routeIdentities": .list(.object(["id": .id, "name": .text, "type": .one(of: RouteType.self)]))]))),
        ])

    static let dialPlans = OperationGroup(
        tag: "Dial plans", summary: "Numbers that go out on a way of their own",
        operations: [
            OperationDescription(
                .get, Self.plans, "listDialPlans", "Those of the organization",
                query: [
                    .filter("dialPlanName", "name"), .filter("trunkName", "trunk's name"), .filter("routeGroupName", "route group's name"),
                    .fields("name", "routeName"), .max, .start,
                ], .ok(.object(["dialPlans": .list(.object(Self.dialPlan).named("DialPlanItem"))]))),
            OperationDescription(
                .post, Self.plans, "createDialPlan", "Creates one; with a pattern that is none, or another plan's, none is made",
                body: .json(
                    .input(["name": .name(30), "routeId": .some, "routeType": .one(of: RouteType.self), "dialPatterns": .list(Self.pattern).optional])
                ),
                .created(.object(["id": .id, "dialPatternErrors": .list(.text)])), refusals: [.conflict]),
            OperationDescription(
                .get, Self.plans + "/{dialPlanId}", "getDialPlan", "One of them",
                .ok(.object(Self.dialPlan).with(["customer": .named]).named("DialPlan"))),
            OperationDescription(
                .put, Self.plans + "/{dialPlanId}", "updateDialPlan", "Changes what the body names; a way is named by its type and its id",
                body: .json(
                    .input(["name": .name(30).optional, "routeId": .some.optional, "routeType": .one(of: RouteType.self).optional])), .noContent,
                refusals: [.conflict]),
            OperationDescription(.delete, Self.plans + "/{dialPlanId}", "deleteDialPlan", "Deletes one with its patterns", .noContent),
            OperationDescription(
                .get, Self.plans + "/{dialPlanId}/dialPatterns", "listDialPatterns", "The patterns of a dial plan, in its order",
                query: [.filter("dialPattern", "pattern"), .order, .max, .start], .ok(.object(["dialPatterns": .list(.text)]))),
            OperationDescription(
                .put, Self.plans + "/{dialPlanId}/dialPatterns", "updateDialPatterns", "Adds and deletes patterns, all or none",
                body: .json(
                    Schema.input([
                        "deleteAllDialPatterns": .flag.optional,
                        "dialPatterns": .list(.input(["dialPattern": Self.pattern, "action": .one(of: "ADD", "DELETE")])).optional,
                    ]).needing(oneOf: "dialPatterns", "deleteAllDialPatterns")), .noContent, refusals: [.conflict]),
        ])

    static let connections = OperationGroup(
        tag: "PSTN connections", summary: "By which trunk or route group a location's calls go out, and where a call would go",
        operations: [
            OperationDescription(
                .get, Self.location + "/connectionOptions", "listConnectionOptions", "What a location's connection may be",
                .ok(.object(["items": .list(.object(["id": .text, "displayName": .text, "pstnConnectionType": .text]))]))),
            OperationDescription(
                .get, Self.location + "/connection", "getConnection", "A location's way out; nothing where its calls do not go out",
                .ok(
                    .object([
                        "displayName": .text.optional, "pstnConnectionType": .text.optional, "routeType": .one(of: RouteType.self).optional,
                        "routeId": .id.optional,
                    ]))),
            OperationDescription(
                .put, Self.location + "/connection", "updateConnection", "Sets a location's way out; a route id that is null takes it away",
                body: .json(.input(["premiseRouteType": .one(of: RouteType.self).optional, "premiseRouteId": Schema.some.orNull])), .noContent,
                refusals: [.conflict]),
            OperationDescription(
                .get, Self.internalDialing, "getInternalDialing", "Where digits go that look like an extension and are nobody's",
                .ok(
                    .object([
                        "enableUnknownExtensionRoutePolicy": .flag,
                        "unknownExtensionRouteIdentity": .object(["id": .id, "name": .text, "type": .one(of: RouteType.self)]).optional,
                    ]))),
            OperationDescription(
                .put, Self.internalDialing, "updateInternalDialing", "Sends such digits to a trunk or a route group, or nowhere",
                body: .json(
                    .input([
                        "enableUnknownExtensionRoutePolicy": .flag.optional,
                        "unknownExtensionRouteIdentity": .input([
                            "id": .some, "type": .one(of: RouteType.self), "name": .textOrNone.optional,
                        ]).orNull.optional,
                    ])), .noContent, refusals: [.conflict]),
            OperationDescription(
                .post, "/telephony/config/actions/testCallRouting/invoke", "testCallRouting", "Where a call of somebody's, or on a trunk, would go",
                body: .json(
                    .input([
                        "originatorId": .some, "originatorType": .one(of: "USER", "PEOPLE", "TRUNK"), "destination": .some,
                        "originatorNumber": .text.optional, "includeAppliedServices": .flag.optional,
                    ])), .ok(Self.routing)),
        ])

    private static let internalDialing = "/telephony/config/locations/{locationId}/internalDialing"

    private static let pattern = Schema.text(pattern: "^([+]?[0-9X*#]{1,38}!?|[+]?!)$")

    private static let gateways = Schema.list(
        .input(["id": .some, "priority": .number(from: 1).optional]), count: 1...10)

    private static let routeGroup = Schema.object([
        "id": .id, "name": .text, "organization": .named,
        "localGateways": .list(.object(["id": .id, "name": .text, "locationId": .id, "priority": .number(from: 1)])),
    ]).named("RouteGroup")

    private static let dialPlan: KeyValuePairs<String, Schema> = [
        "id": .id, "name": .text, "routeId": .id, "routeName": .text, "routeType": .one(of: RouteType.self),
    ]

    private static let way: KeyValuePairs<String, Schema> = [
        "trunkName": .text.optional, "trunkId": .id.optional, "routeGroupName": .text.optional, "routeGroupId": .id.optional,
        "trunkLocationName": .text.optional, "trunkLocationId": .id.optional,
    ]

    private static let place: KeyValuePairs<String, Schema> = [
        "id": .id, "locationName": .text, "locationId": .id, "phoneNumber": .text.optional, "extension": .text.optional,
    ]

    private static let routing = Schema.object([
        "destinationType": .one(of: CallRoutingBody.Kind.self), "routingAddress": .text, "isRejected": .flag, "outsideAccessCode": .text.optional,
        "timeZone": .text.optional,
        "hostedAgent": Schema.object(Self.place).with([
            "type": .one(of: CallRoutingBody.AgentType.self), "firstName": .text, "lastName": .text,
        ]).optional,
        "hostedFeature": Schema.object(Self.place).with(["type": .one(of: CallRoutingBody.FeatureType.self), "name": .text]).optional,
        "pbxUser": Schema.object(Self.way).with(["dialPlanName": .text, "dialPlanId": .id, "dialPattern": .text]).optional,
        "pstnNumber": Schema.object(Self.way).optional, "featureAccessCode": Schema.object(["code": .text, "name": .text]).optional,
        "emergency": Schema.object(Self.way).with(["isRedSky": .flag]).optional, "unknownExtension": Schema.object(Self.way).optional,
        "unknownNumber": Schema.object(Self.way).optional,
    ]).named("CallRouting")
}
