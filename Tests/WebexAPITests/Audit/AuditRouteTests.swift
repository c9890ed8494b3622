import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

/// The cases come from the routes: a new one that writes is among them by itself.
@Suite("Whatever is changed is in the audit log", .timeLimit(.minutes(2)))
struct AuditRouteTests {
    @Test("Every route that writes leaves an event of its change, by whom, from where and with which request; but for those named")
    func everyRoute() async throws {
        let routes = try await APIBench().routes.filter { $0.method != .get && !AuditedRequests.isException($0) }
        #expect(routes.count > 60)
        for route in routes {
            let name = "\(route.method.rawValue) \(route.path)"
            let bench = try await AuditedRequests.bench()
            let answer = try await AuditedRequests.ask(route, bench)
            #expect((200..<300).contains(answer.status.code), "\(name): AuditedRequests has no request that succeeds: \(answer.text)")
            let events = bench.audit.all.filter {
                $0.context.actor.kind == .person && ($0.context.trackingID == "the request" || name.contains("nnounc"))
            }
            #expect(!events.isEmpty, "\(name) left no event")
            for event in events {
                #expect(event.organizationID == "acme", "\(name)")
                #expect(event.context.actor.id == "alice" && event.context.actor.email == "alice@acme.example", "\(name)")
                #expect(event.context.address == "192.0.2.1", "\(name)")
                #expect(event.before != nil || event.after != nil, "\(name)")
                let kept = "\(event)"
                for secret in ["hash of", "correct-horse", "open sesame", "ha1MD5", "ha1SHA256"] { #expect(!kept.contains(secret), "\(name)") }
            }
        }
    }

    @Test("A request that only reads leaves no event, nor does one that is refused")
    func nothing() async throws {
        let bench = try await AuditedRequests.bench()
        let before = bench.audit.all.count
        for route in bench.routes where route.method == .get && route.path.hasPrefix("/telephony/config/") && !route.path.contains("{") {
            _ = try await bench.request(.get, "/v1" + route.path)
        }
        #expect(try await bench.request(.put, "/v1/people/bob", json: #"{"emails": ["alice@acme.example"]}"#).status == .conflict)
        #expect(try await bench.request(.put, "/v1/people/bob", token: "bob", json: #"{"title": "Boss"}"#).status == .forbidden)
        #expect(try await bench.request(.delete, "/v1/webhooks/nothing").status == .notFound)
        #expect(bench.audit.all.count == before)
    }

    @Test("An event has what a resource was and what it became; a new password is seen only as something that changed")
    func beforeAndAfter() async throws {
        let bench = try await AuditedRequests.bench()
        #expect(try await bench.request(.put, "/v1/people/bob", json: #"{"title": "Clerk"}"#).status == .ok)
        let event = try #require(bench.audit.all.last)
        #expect(event.action == .updated && event.category == .users)
        #expect(event.target == .init(.person, id: "bob", name: "Bob Baker"))
        #expect(event.changed == ["profile"])
        guard case .object(let before)? = event.before, case .object(let after)? = event.after else { throw Missing() }
        #expect(before["displayName"] == "Bob Baker" && before["displayName"] == after["displayName"])
        guard case .object(let profile)? = after["profile"] else { throw Missing() }
        #expect(profile["title"] == "Clerk")
        #expect(before["account"] == ["username": "bob"])
        let password = try await bench.request(.put, "/v1/telephony/config/devices/desk", json: #"{"sipPassword": "correct-horse-battery-1"}"#)
        #expect(password.status == .noContent)
        #expect(bench.audit.all.last?.changed == ["devices"])
        #expect(bench.audit.all.last?.before == bench.audit.all.last?.after)
    }

    private struct Missing: Error {}
}
