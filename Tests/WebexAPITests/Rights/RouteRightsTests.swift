import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

/// Every route of the API against every way in which a token may be wrong for it. The cases come from the routes: a new route is among
/// them by itself.
@Suite("Who may use which route (NOTES.md, “Scopes and roles”)", .timeLimit(.minutes(2)))
struct RouteRightsTests {
    /// What a path's parameter names: at Acme's Headquarters, at its Warehouse, and at Zeta. What is not listed is named by an id of nothing.
    private static let values: [String: (here: String, elsewhere: String, foreign: String)] = [
        "locationId": ("hq", "wh", "zhq"), "memberId": ("bob", "dave", "zoe"), "personId": ("bob", "dave", "zoe"),
        "callParkExtensionId": ("orbit-1", "dock", "zorbit"), "deviceId": ("bob", "ramp", "zdesk"), "organizationId": ("acme", "acme", "zeta"),
        "workspaceId": ("lobby", "lobby", "nothing"), "virtualLineId": ("sales", "sales", "nothing"),
        "trunkId": ("front-gate", "back-gate", "zgate"), "routeGroupId": ("ways", "ways", "zways"), "dialPlanId": ("france", "france", "zfrance"),
        "floorId": ("ground", "loft", "zground"), "directoryId": ("night", "dock", "znight"),
    ]

    /// Routes that read, and want to be told in the query what.
    private static let asks: Set<String> = ["/people", "/authorizations", "/adminAudit/events", "/cdr_feed", "/events", "/authorize"]

    /// Routes that ask for no token at all: each is named here, so that none is open by mistake.
    private static let open: Set<String> = [
        "GET /openapi.json", "GET /authorize", "POST /authorize", "POST /access_token", "POST /revoke",
    ]

    /// What a path names that a location administrator may not change, where it is not at their location.
    private static let notTheirs: Set<String> = [
        "locationId", "memberId", "personId", "trunkId", "routeGroupId", "dialPlanId", "deviceId", "workspaceId", "virtualLineId",
    ]

    /// What of these is the organisation's: it may be read.
    private static let readable: Set<String> = ["routeGroupId", "dialPlanId"]

    /// Whether a route that everybody may use for what is theirs names whose it is.
    private static func namesSomebody(_ route: Route) -> Bool {
        Needs(route).isForOwners && !Self.parameters(route).isDisjoint(with: ["memberId", "deviceId"])
    }

    /// One that asks for a token or for a signed link.
    private static func takesLinks(_ access: Access) -> Bool { if case .scopeOrLink = access { true } else { false } }

    private enum Place {
        case here
        case elsewhere
        case foreign
    }

    private static func path(_ route: Route, _ place: Place, _ names: Set<String>? = nil) -> String {
        "/v1/"
            + route.path.split(separator: "/").map { segment in
                guard segment.hasPrefix("{") else { return String(segment) }
                let name = String(segment.dropFirst().dropLast())
                if name == "memberId", place == .here, let other = self.owner(route) { return other }
                guard let value = self.values[name] else { return "nothing" }
                if let names, !names.contains(name) { return value.here }
                return switch place {
                case .here: value.here
                case .elsewhere: value.elsewhere
                case .foreign: value.foreign
                }
            }.joined(separator: "/")
    }

    /// Who has a member's settings that are not a person's; both are at Headquarters.
    private static func owner(_ route: Route) -> String? {
        if route.path.contains("/virtualLines/") { return "sales" }
        return route.path.contains("/workspaces/") ? "lobby" : nil
    }

    private static func parameters(_ route: Route) -> Set<String> {
        Set(route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) })
    }

    private static let scopes = AccessToken.scopes(for: Role.allCases)

    private static func ask(_ bench: APIBench, _ route: Route, _ path: String, token: String?) async throws -> Answer {
        let hasBody = route.method == .post || route.method == .put || route.method == .patch
        return try await bench.request(
            route.method, path, token: token, headers: hasBody ? [.contentType: "application/json"] : [:], bytes: hasBody ? Array("{}".utf8) : [])
    }

    /// What a route asks: the scopes of which one is needed, those that its refusal names, and whether administrators alone may use it.
    private struct Needs {
        var scopes: [String]
        var named: [String]
        var isForAdministrators = false
        /// Partner administrators may use it in their own organisation too.
        var isForPartners = false
        /// Everybody may use it for what is theirs.
        var isForOwners = false
        var writes = false

        /// Whether it is about what administrators administer, and others do not.
        var concernsAdministrators: Bool { self.isForAdministrators || self.isForOwners }

        init(_ route: Route) {
            switch route.access {
            case nil, .anyToken?: (self.scopes, self.named) = ([], [])
            case .scope(let scopes)?, .scopeOrLink(let scopes)?: (self.scopes, self.named) = (scopes, scopes)
            case .administratorOrPartner(let scope)?:
                (self.scopes, self.named) = ([scope], [scope])
                (self.isForAdministrators, self.isForPartners) = (true, true)
            case .administrator(let scope, let writes)?:
                (self.scopes, self.named) = ([scope], [scope])
                (self.isForAdministrators, self.writes) = (true, writes)
            case .member(let own, let administrator, let writes)?:
                (self.scopes, self.named) = ([own, administrator], [administrator])
                (self.isForOwners, self.writes) = (true, writes)
            }
        }
    }

    @Test("There are routes to check, no two of the same method and path")
    func routes() async throws {
        let routes = try await APIBench().routes
        #expect(routes.count > 100)
        let names = routes.map { "\($0.method) " + $0.path.replacing(/\{[^}]*\}/, with: "{}") }
        #expect(Set(names).count == names.count)
    }

    @Test("Only those that are named here ask for no token")
    func openRoutes() async throws {
        let open = try await APIBench().routes.filter { $0.access == nil }.map { "\($0.method) \($0.path)" }
        #expect(Set(open) == Self.open)
    }

    @Test("Without a token, and with one that has expired or ended, every route answers 401")
    func unauthorized() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        try await bench.addToken("expired", of: try await bench.person("alice"), expiresAt: 1)
        for route in bench.routes where route.access != nil {
            for token in [nil, "expired", "nobody"] {
                let answer = try await Self.ask(bench, route, Self.path(route, .here), token: token)
                #expect(answer.status == .unauthorized, "\(route.method) \(route.path) with \(token ?? "no token")")
            }
        }
    }

    @Test("A token with every scope but a route's own is answered 403, and the scope is named")
    func scope() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        let alice = try await bench.person("alice")
        for route in bench.routes {
            let needs = Needs(route)
            let needed = needs.scopes
            guard !needed.isEmpty else { continue }
            let token = "all but \(needed.joined(separator: " "))"
            try await bench.addToken(token, of: alice, scopes: Self.scopes.filter { !needed.contains($0) })
            let answer = try await Self.ask(bench, route, Self.path(route, .here), token: token)
            #expect(answer.status == .forbidden, "\(route.method) \(route.path)")
            #expect(answer.message?.contains(needs.named.joined(separator: " or ")) == true, "\(route.method) \(route.path)")
        }
    }

    @Test("Every scope that a route asks for can be granted, and to administrators alone where it is theirs")
    func grantable() async throws {
        let user = AccessToken.scopes(for: [])
        for route in try await APIBench().routes {
            let needs = Needs(route)
            for scope in needs.scopes {
                #expect(Self.scopes.contains(scope), "\(route.method) \(route.path)")
                if needs.isForAdministrators { #expect(!user.contains(scope), "\(route.method) \(route.path)") }
            }
        }
    }

    @Test("Administrators' routes are 403 for a user, for a partner in their own organisation, and those that write for a reader")
    func role() async throws {
        let bench = try await APIBench(.acme.withPartner)
        // Carol is a user; what the paths name is Bob's.
        for (name, person) in [("user", "carol"), ("partner", "pat"), ("reader", "rita")] {
            try await bench.addToken(name, of: try await bench.person(person), scopes: Self.scopes)
        }
        for route in bench.routes {
            let needs = Needs(route)
            guard needs.isForAdministrators || Self.namesSomebody(route) else { continue }
            for token in needs.writes ? ["user", "partner", "reader"] : ["user", "partner"] {
                if token == "partner", needs.isForPartners, Self.parameters(route).isEmpty { continue }
                let answer = try await Self.ask(bench, route, Self.path(route, .here), token: token)
                #expect(answer.status == .forbidden, "\(route.method) \(route.path) for the \(token)")
                #expect(answer.message?.contains("role") == true, "\(route.method) \(route.path) for the \(token)")
            }
        }
    }

    @Test("What a location administrator does not administer is 403 on every route that changes it, and on every one that reads it")
    func location() async throws {
        let bench = try await APIBench(.acmeWithTrunks)
        // Erin administers the Warehouse alone, so that Headquarters is elsewhere for her.
        try await bench.addToken("warehouse", of: try await bench.person("erin"), scopes: Self.scopes)
        for route in bench.routes {
            let needs = Needs(route)
            let kept = needs.writes ? Self.notTheirs : Self.notTheirs.subtracting(Self.readable)
            guard needs.concernsAdministrators, !Self.parameters(route).isDisjoint(with: kept) else { continue }
            let answer = try await Self.ask(bench, route, Self.path(route, .here), token: "warehouse")
            #expect(answer.status == .forbidden, "\(route.method) \(route.path): \(answer.status) \(answer.text)")
        }
    }

    @Test("What a path names of another organisation is 404, and so is another organisation's orgId, on every administrators' route")
    func organization() async throws {
        var contents = DirectoryContents.acmeWithTrunks
        contents.licenses.append(License(id: "zlicense", organizationID: "zeta", name: "Calling", totalUnits: 1))
        let bench = try await APIBench(contents)
        try await bench.addToken("all", of: try await bench.person("alice"), scopes: Self.scopes)
        let zetas = try await Self.addZetas(to: bench)
        for route in bench.routes {
            for (name, id) in zetas where Self.parameters(route).contains(name) {
                let path = Self.path(route, .here).replacing("/nothing", with: "/\(id)")
                let answer = try await Self.ask(bench, route, path, token: "all")
                #expect(answer.status == .notFound, "\(route.method) \(route.path) with Zeta's \(name): \(answer.text)")
            }
            guard Needs(route).concernsAdministrators else { continue }
            for name in Self.parameters(route) where Self.values[name] != nil {
                let answer = try await Self.ask(bench, route, Self.path(route, .foreign, [name]), token: "all")
                #expect(answer.status == .notFound, "\(route.method) \(route.path) with Zeta's \(name)")
            }
            let answer = try await Self.ask(bench, route, Self.path(route, .here) + "?orgId=zeta", token: "all")
            #expect(answer.status == .notFound, "\(route.method) \(route.path) with Zeta's orgId")
        }
    }

    /// Something of Zeta's for every parameter of which the directory has no example, each by its real id.
    private static func addZetas(to bench: APIBench) async throws -> [String: String] {
        await bench.keep(.sample("zrec", owner: MemberID(.person, "zoe"), organizationID: "zeta", locationID: "zhq"))
        try await bench.jobs.start(
            NumberJob(
                id: "zjob", organizationID: "zeta", creator: AuditActor(.person, id: "zoe", name: "Zoe"), trackingID: "T", targetLocationID: "zhq",
                items: [.init(number: "+12025550101", locationID: "zhq", state: .failed(code: nil, reason: "is gone"))], createdAt: 0))
        let webhook = try await bench.request(
            .post, "/v1/webhooks", token: "zoe",
            json: #"{"name": "w", "targetUrl": "https://example.com/w", "resource": "telephony_calls", "event": "all"}"#)
        let sound = await bench.announcements.save(locationID: "zhq", name: "Zeta", fileName: "z.wav", bytes: [0])
        return [
            "recordingId": "zrec", "jobId": WebexID(.job, "zjob").description, "webhookId": try #require(webhook.id),
            "announcementId": WebexID(.announcement, sound.id).description, "licenseId": WebexID(.license, "zlicense").description,
            "ruleId": WebexID(ForwardingRule(name: "Zeta's", isEnabled: false, target: .nowhere)).description,
            "groupId": WebexID(.huntGroup, "zhelp").description,
        ]
    }

    @Test("With the scope, the role, the location and the organisation no route answers 401 or 403")
    func allowed() async throws {
        // A directory of its own for each: some of them delete.
        for route in try await APIBench().routes {
            var contents = DirectoryContents.acmeWithTrunks
            // Alice, who is full administrator.
            contents.members[0].roles.append(.complianceOfficer)
            let bench = try await APIBench(contents)
            let needs = Needs(route)
            let isForOfficers = needs.scopes.contains { $0.hasPrefix("spark-compliance:") }
            let token = needs.isForAdministrators || isForOfficers ? "alice" : "bob"
            let answer = try await Self.ask(bench, route, Self.path(route, .here), token: token)
            #expect(answer.status != .unauthorized && answer.status != .forbidden, "\(route.method) \(route.path): \(answer.text)")
            #expect(answer.status.code < 500, "\(route.method) \(route.path): \(answer.text)")
            // Those that write with a body of their own are in `AuditRouteTests`, what the bench has no example of in `AnswerConformanceTests`.
            let isNamed = Self.parameters(route).allSatisfy { Self.values[$0] != nil } && !Self.asks.contains(route.path)
            if route.method == .get, isNamed { #expect(answer.status == .ok, "\(route.path): \(answer.text)") }
        }
    }

    @Test("A partner administrator with the orgId of an organisation that they manage is its administrator on every route, and of no other")
    func partner() async throws {
        for route in try await APIBench().routes where Needs(route).isForAdministrators || Self.namesSomebody(route) {
            let bench = try await APIBench(.acme.withPartner)
            let foreign = Self.path(route, .foreign)
            let answer = try await Self.ask(bench, route, foreign + "?orgId=zeta", token: "pat")
            #expect(answer.status != .unauthorized && answer.status != .forbidden, "\(route.method) \(route.path): \(answer.text)")
            // What is Acme's is nothing there.
            for name in Self.parameters(route) where Self.values[name] != nil {
                let own = try await Self.ask(bench, route, Self.path(route, .here) + "?orgId=zeta", token: "pat")
                #expect(own.status == .notFound, "\(route.method) \(route.path) with Acme's \(name)")
            }
            // A path that names the organisation itself needs no orgId.
            if !Needs(route).isForPartners, !Self.parameters(route).contains("organizationId") {
                #expect(try await Self.ask(bench, route, foreign, token: "pat").status != .ok, "\(route.method) \(route.path) without orgId")
            }
            #expect(try await Self.ask(bench, route, foreign + "?orgId=other", token: "pat").status == .notFound, "\(route.method) \(route.path)")
        }
    }
}

extension DirectoryContents {
    /// With Pat of Acme, who administers Zeta and nothing else, and a third organisation.
    var withPartner: DirectoryContents {
        var contents = self
        contents.organizations.append(Organization(id: "other", name: "Other", sipDomain: "other.example"))
        contents.members.append(
            Member(
                id: MemberID(.person, "pat"), organizationID: "acme", locationID: "hq", displayName: "Pat", email: "pat@acme.example",
                extension: nil, roles: [.partnerAdministrator], managedOrganizationIDs: ["zeta"]))
        return contents
    }
}
