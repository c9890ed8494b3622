import Directory
import HTTPTypes
import Testing
import Webhooks

@testable import WebexAPI

@Suite("DELETE /organizations/{orgId} (the API's “Delete Organization”)", .timeLimit(.minutes(1)))
struct OrganizationDeletionTests {
    private static func path(_ id: String) -> String { "/v1/organizations/\(WebexID(.organization, id))" }

    @Test("A full administrator deletes their own organisation; every token of it ends, and nothing of another")
    func own() async throws {
        let bench = try await APIBench()
        let files = try await bench.upload()
        #expect(files.status == .created)
        let hook = #"{"name": "w", "targetUrl": "https://example.com/w", "resource": "telephony_calls", "event": "all"}"#
        for token in ["alice", "zoe"] { #expect(try await bench.request(.post, "/v1/webhooks", token: token, json: hook).status == .ok) }
        #expect(try await bench.request(.delete, Self.path("acme")).status == .noContent)
        for token in ["alice", "bob", "rita"] {
            #expect(try await bench.request(.get, "/v1/people/me", token: token).status == .unauthorized, "\(token)")
        }
        #expect(try await bench.request(.get, "/v1/people/me", token: "zoe").status == .ok)
        #expect(try await bench.request(.get, "/v1/webhooks", token: "zoe").items().count == 1)
        #expect(await bench.webhooks.webhooks(ofOrganization: "acme").isEmpty)
        #expect(await bench.announcements.list(locationID: "hq").isEmpty)
        #expect(await bench.directory.index.contents.members.map(\.id.key) == ["zoe"])
        // The last one stays.
        let last = try await bench.request(.delete, Self.path("zeta"), token: "zoe")
        #expect(last.status == .conflict)
        #expect(last.message == "Zeta is the last organization of the server; without it nobody could administer anything")
    }

    @Test("Neither a location administrator nor a reader may, nor anybody of another organisation; nor without the scope")
    func rights() async throws {
        let bench = try await APIBench()
        for role in ["erin", "rita"] {
            try await bench.addToken("full-\(role)", of: try await bench.person(role), scopes: AccessToken.scopes(for: Role.allCases))
            let answer = try await bench.request(.delete, Self.path("acme"), token: "full-\(role)")
            #expect(answer.status == .forbidden && answer.message?.contains("role") == true, "\(role): \(answer.text)")
        }
        #expect(try await bench.request(.delete, Self.path("acme"), token: "zoe").status == .notFound)
        #expect(try await bench.request(.delete, Self.path("nothing")).status == .notFound)
        #expect(try await bench.request(.delete, Self.path("zeta") + "?orgId=acme").status == .notFound)
        try await bench.addToken("people", of: try await bench.person("alice"), scopes: ["spark-admin:people_write"])
        let answer = try await bench.request(.delete, Self.path("acme"), token: "people")
        #expect(answer.status == .forbidden && answer.message?.contains("spark-admin:organizations_write") == true)
        #expect(await bench.directory.index.organizations.count == 2)
    }

    @Test("A partner administrator deletes an organisation that they manage, by its path alone, and manages it no more; both logs tell it")
    func partner() async throws {
        let bench = try await APIBench(.acme.withPartner)
        #expect(try await bench.request(.get, Self.path("zeta"), token: "pat").object["displayName"] as? String == "Zeta")
        #expect(try await bench.request(.delete, Self.path("other"), token: "pat").status == .notFound)
        #expect(try await bench.request(.delete, Self.path("acme"), token: "pat").status == .forbidden)
        #expect(try await bench.request(.delete, Self.path("zeta"), token: "pat").status == .noContent)
        #expect(try await bench.request(.get, Self.path("zeta"), token: "pat").status == .notFound)
        #expect(try await bench.person("pat").managedOrganizationIDs.isEmpty)
        let events = bench.audit.all.suffix(3)
        #expect(events.map(\.organizationID) == ["zeta", "acme", "acme"])
        #expect(events.allSatisfy { $0.context.actor.id == "pat" })
        let log = try await bench.request(.get, "/v1/adminAudit/events?from=2020-01-01&to=2020-06-01")
        #expect(log.status == .ok)
    }

    @Test("With a call in progress it is 409, with a parked call too, saying so; afterwards it can be deleted")
    func calls() async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1001")
        let busy = try await bench.request(.delete, Self.path("acme"))
        #expect(busy.status == .conflict)
        #expect(busy.message == "Acme has 1 call in progress; the organization can be deleted when it has none")
        let call = try await bench.callID(of: "alice")
        let park = #"{"callId": "\#(call)", "destination": "7001"}"#
        #expect(try await bench.request(.post, "/v1/telephony/calls/park", json: park).status == .ok)
        let parked = try await bench.request(.delete, Self.path("acme"))
        #expect(parked.message == "Acme has 1 parked call; the organization can be deleted when it has none")
        #expect(await bench.directory.index.organizations["acme"] != nil)
        let held = try await bench.callID(of: "bob")
        #expect(try await bench.request(.post, "/v1/telephony/calls/hangup", token: "bob", json: #"{"callId": "\#(held)"}"#).status == .noContent)
        _ = await bench.office { $0.settle() }
        #expect(try await bench.request(.delete, Self.path("acme")).status == .noContent)
    }

    @Test("While a job moves numbers it is 423; a paused job goes with its organisation")
    func job() async throws {
        var contents = DirectoryContents.acme
        contents.numbers.append(PhoneNumber(number: "+12025550177", locationID: "hq"))
        let bench = try await APIBench(contents)
        let jobs = "/v1/telephony/config/jobs/numbers/manageNumbers"
        let body =
            #"{"operation": "MOVE", "targetLocationId": "wh", "numberList": [{"locationId": "hq", "numbers": ["+12025550177"]}]}"#
        let id = try #require(try await bench.request(.post, jobs, json: body).id)
        #expect(try await bench.request(.delete, Self.path("acme")).status.code == 423)
        #expect(try await bench.request(.post, "\(jobs)/\(id)/actions/pause/invoke").status == .noContent)
        #expect(try await bench.request(.delete, Self.path("acme")).status == .noContent)
        try await bench.jobs.step()
        #expect(await bench.directory.index.organizations.count == 1)
    }
}
