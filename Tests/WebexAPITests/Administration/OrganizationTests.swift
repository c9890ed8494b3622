import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Organizations: one's own and those that one manages", .timeLimit(.minutes(1)))
struct OrganizationTests {
    /// Pat, a partner administrator of Acme, manages Zeta; Fay is a full administrator besides; Max manages nothing.
    private static func bench() async throws -> APIBench {
        var contents = DirectoryContents.acme.withPartner
        for (name, roles, managed) in [
            ("fay", [Role.fullAdministrator, .partnerAdministrator], ["zeta", "other"]), ("max", [.partnerAdministrator], []),
        ] {
            contents.members.append(
                Member(
                    id: MemberID(.person, name), organizationID: "acme", locationID: "hq", displayName: name, email: "\(name)@acme.example",
                    extension: nil, roles: roles, managedOrganizationIDs: managed))
        }
        return try await APIBench(contents)
    }

    @Test(
        "The list has one's own, where the role allows, and those that one manages; with an orgId that one alone",
        arguments: [
            ("alice", "", ["Acme"]), ("rita", "", ["Acme"]), ("erin", "", ["Acme"]), ("pat", "", ["Zeta"]), ("fay", "", ["Acme", "Other", "Zeta"]),
            ("max", "", []), ("pat", "?orgId=zeta", ["Zeta"]), ("fay", "?orgId=zeta", ["Zeta"]), ("fay", "?orgId=acme", ["Acme", "Other", "Zeta"]),
        ])
    func list(_ token: String, _ query: String, _ names: [String]) async throws {
        let answer = try await Self.bench().request(.get, "/v1/organizations\(query)", token: token)
        #expect(answer.status == .ok)
        #expect(answer.items().compactMap { $0["displayName"] as? String } == names)
    }

    @Test("Details are of the same; of others there are none, and whose token lacks the scope does not learn which there are")
    func details() async throws {
        let bench = try await Self.bench()
        for (token, id, status) in [
            ("alice", "acme", 200), ("alice", "zeta", 404), ("pat", "zeta", 200), ("pat", "acme", 403), ("pat", "other", 404), ("fay", "acme", 200),
            ("fay", "zeta", 200), ("max", "zeta", 404), ("bob", "acme", 403), ("bob", "zeta", 403), ("zoe", "acme", 404),
        ] {
            let path = "/v1/organizations/\(WebexID(.organization, id))"
            #expect(try await bench.request(.get, path, token: token).status.code == status, "\(token) \(id)")
        }
        #expect(try await bench.request(.get, "/v1/organizations", token: "bob").status == .forbidden)
    }

    @Test("Somebody new at an organisation where the administrator is not needs a location, and is told so")
    func newcomers() async throws {
        let bench = try await Self.bench()
        let person = #"{"emails": ["w@zeta.example"], "displayName": "W"%}"#
        let workspace = #"{"displayName": "Room"%}"#
        for (path, body) in [("people", person), ("workspaces", workspace)] {
            let refused = try await bench.request(.post, "/v1/\(path)?orgId=zeta", token: "pat", json: body.replacing("%", with: ""))
            #expect(refused.status == .badRequest)
            #expect(refused.message?.hasPrefix("locationId is missing") == true, "\(refused.text)")
            let foreign = body.replacing("%", with: #", "locationId": "hq""#)
            #expect(try await bench.request(.post, "/v1/\(path)?orgId=zeta", token: "pat", json: foreign).status == .notFound)
            let taken = body.replacing("%", with: #", "locationId": "zhq""#)
            #expect(try await bench.request(.post, "/v1/\(path)?orgId=zeta", token: "pat", json: taken).status.kind == .successful)
        }
        #expect(await bench.store.load().members.filter { ["W", "Room"].contains($0.displayName) }.map(\.locationID) == ["zhq", "zhq"])
    }
}
