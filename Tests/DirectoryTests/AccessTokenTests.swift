import Directory
import Foundation
import Testing

@Suite("What a token may do (CONTRACT.md, “demo tokens”)")
struct AccessTokenTests {
    @Test("Everybody may look after their own calls, and nobody without a role after others'")
    func everybody() {
        let scopes = AccessToken.scopes(for: [])
        #expect(scopes.contains("spark:calls_read") && scopes.contains("spark:calls_write") && scopes.contains("spark:people_read"))
        #expect(!scopes.contains { $0.hasPrefix("spark-admin:") })
    }

    @Test("Administrators may read, and those who are not read-only write")
    func administrators() {
        func writes(_ roles: [Role]) -> Bool { AccessToken.scopes(for: roles).contains("spark-admin:telephony_config_write") }
        func reads(_ roles: [Role]) -> Bool { AccessToken.scopes(for: roles).contains("spark-admin:telephony_config_read") }
        for role in Role.allCases where role != .complianceOfficer { #expect(reads([role])) }
        #expect(writes([.fullAdministrator]) && writes([.locationAdministrator]))
        #expect(!writes([.readOnlyAdministrator]))
        #expect(!AccessToken.scopes(for: [.readOnlyAdministrator]).contains { $0.hasPrefix("spark-admin:") && $0.hasSuffix("_write") })
        #expect(writes([.readOnlyAdministrator, .locationAdministrator]))
    }

    @Test("A compliance officer may read what happened, and administers nothing")
    func complianceOfficer() {
        let scopes = AccessToken.scopes(for: [.complianceOfficer])
        #expect(scopes.filter { $0.hasPrefix("spark-compliance:") } == ["spark-compliance:events_read"])
        #expect(!scopes.contains { $0.hasPrefix("spark-admin:") || $0.hasPrefix("identity:") || $0.hasPrefix("audit:") })
        for role in Role.allCases where role != .complianceOfficer {
            #expect(!AccessToken.scopes(for: [role]).contains { $0.hasPrefix("spark-compliance:") })
        }
    }

    @Test("No scope is listed twice")
    func distinct() {
        let scopes = AccessToken.scopes(for: Role.allCases)
        #expect(Set(scopes).count == scopes.count)
    }

    @Test("A token that is written down is read as the same")
    func codable() throws {
        let token = AccessToken(
            hash: "abc", personID: "alice", organizationID: "acme", scopes: ["spark:all"], roles: [.fullAdministrator], expiresAt: nil)
        #expect(try JSONDecoder().decode(AccessToken.self, from: try JSONEncoder().encode(token)) == token)
    }
}
