import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Scopes and roles (NOTES.md, “Scopes and roles”)")
struct AccessTests {
    private static func principal(scopes: Set<String>, roles: Set<Role>, administers: [String] = []) -> Principal {
        let person = Member(
            id: MemberID(.person, "alice"), organizationID: "acme", locationID: "hq", displayName: "Alice", extension: nil,
            administeredLocationIDs: administers)
        return Principal(person: person, organizationID: "acme", scopes: scopes, roles: roles)
    }

    private static func allows(_ access: Access, scopes: Set<String>, roles: Set<Role> = []) -> Bool {
        do {
            try access.check(self.principal(scopes: scopes, roles: roles))
            return true
        } catch {
            #expect((error as? APIError)?.status == .forbidden)
            return false
        }
    }

    struct Case: Sendable {
        var access: Access
        var scopes: Set<String>
        var roles: Set<Role> = []
        var isAllowed: Bool
    }

    private static let either = Access.scope(["spark:people_read", "spark-admin:people_read"])
    private static let reading = Access.administrator(scope: "read", writes: false)
    private static let writing = Access.administrator(scope: "write", writes: true)

    static let cases = [
        Case(access: either, scopes: ["spark:people_read"], isAllowed: true),
        Case(access: either, scopes: ["spark-admin:people_read"], isAllowed: true),
        Case(access: either, scopes: [], isAllowed: false),
        Case(access: either, scopes: ["spark:calls_read"], roles: [.fullAdministrator], isAllowed: false),
        // Not a wildcard.
        Case(access: either, scopes: ["spark:all"], roles: [.fullAdministrator], isAllowed: false),
        Case(access: reading, scopes: ["read"], isAllowed: false),
        Case(access: reading, scopes: ["read"], roles: [.fullAdministrator], isAllowed: true),
        Case(access: reading, scopes: ["read"], roles: [.readOnlyAdministrator], isAllowed: true),
        Case(access: reading, scopes: ["read"], roles: [.locationAdministrator], isAllowed: true),
        Case(access: reading, scopes: ["write"], roles: [.fullAdministrator], isAllowed: false),
        Case(access: reading, scopes: ["spark:all"], roles: [.fullAdministrator], isAllowed: false),
        Case(access: writing, scopes: ["write"], isAllowed: false),
        Case(access: writing, scopes: ["write"], roles: [.fullAdministrator], isAllowed: true),
        Case(access: writing, scopes: ["write"], roles: [.readOnlyAdministrator], isAllowed: false),
        Case(access: writing, scopes: ["write"], roles: [.locationAdministrator], isAllowed: true),
        Case(access: writing, scopes: ["write"], roles: [.readOnlyAdministrator, .locationAdministrator], isAllowed: true),
        Case(access: writing, scopes: ["read"], roles: [.fullAdministrator], isAllowed: false),
    ]

    @Test("Scope and role must both allow it", arguments: cases)
    func allows(_ test: Case) {
        #expect(Self.allows(test.access, scopes: test.scopes, roles: test.roles) == test.isAllowed)
    }

    @Test("A missing scope is named, a missing role is not confused with it")
    func named() {
        let scope = #expect(throws: APIError.self) { try Self.either.check(Self.principal(scopes: [], roles: [])) }
        #expect(scope?.message.contains("spark:people_read or spark-admin:people_read") == true)
        let role = #expect(throws: APIError.self) { try Self.writing.check(Self.principal(scopes: ["write"], roles: [])) }
        #expect(role?.message.contains("role") == true)
        #expect(role?.message.contains("scope") == false)
    }

    @Test("A full administrator administers every location, a location administrator their own, nobody else any")
    func administers() {
        func may(_ roles: Set<Role>) -> [Bool] {
            let principal = Self.principal(scopes: [], roles: roles, administers: ["wh"])
            return ["hq", "wh"].map(principal.mayAdminister)
        }
        #expect(may([.fullAdministrator]) == [true, true])
        #expect(may([.locationAdministrator]) == [false, true])
        #expect(may([.readOnlyAdministrator]) == [false, false])
        #expect(may([]) == [false, false])
    }

    @Test("The scopes that tokens get by default open what their roles open, and no more")
    func defaultScopes() {
        for roles in [[], [Role.readOnlyAdministrator], [.locationAdministrator], [.fullAdministrator]] {
            let scopes = Set(AccessToken.scopes(for: roles))
            func allows(_ access: Access) -> Bool { Self.allows(access, scopes: scopes, roles: Set(roles)) }
            #expect(allows(.scope(["spark:calls_read"])))
            #expect(allows(.scope(["spark:calls_write"])))
            #expect(allows(.administrator(scope: "spark-admin:telephony_config_read", writes: false)) == !roles.isEmpty)
            let mayWrite = !Set(roles).isDisjoint(with: [.fullAdministrator, .locationAdministrator])
            #expect(allows(.administrator(scope: "spark-admin:telephony_config_write", writes: true)) == mayWrite)
        }
    }
}
