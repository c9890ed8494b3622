import Directory
import Testing
import Webhooks

@Suite("Webhooks as the application changes them")
struct WebhookServiceTests {
    @Test("A change is refused when the store takes nothing, and nothing has changed then")
    func unavailable() async throws {
        let store = FailingWebhookStore()
        let service = WebhookService(store: store)
        try await service.create(try .sample())
        store.isFailing = true
        await #expect(throws: WebhookError.unavailable("disk full")) { try await service.create(try .sample("second")) }
        await #expect(throws: WebhookError.unavailable("disk full")) { _ = try await service.update("hook") { $0.name = "Other" } }
        await #expect(throws: WebhookError.unavailable("disk full")) { try await service.delete("hook") }
        #expect(await service.webhooks(ofOrganization: "acme").map(\.name) == ["Calls"])
        #expect(service.active.exist)
    }

    @Test("A person has so many webhooks at most, an organisation as many besides")
    func limit() async throws {
        let service = WebhookService(store: InMemoryWebhookStore())
        for number in 0..<WebhookService.limit {
            try await service.create(try .sample("a\(number)"))
            try await service.create(try .sample("o\(number)", ownership: .organization))
        }
        await #expect(throws: WebhookError.limitReached(100)) { try await service.create(try .sample("more")) }
        await #expect(throws: WebhookError.limitReached(100)) {
            try await service.create(try .sample("more", ownership: .organization, creator: "bob"))
        }
        try await service.create(try .sample("bob's", creator: "bob"))
        try await service.create(try .sample("zeta's", ownership: .organization, organizationID: "zeta"))
        try await service.delete("a0")
        try await service.create(try .sample("more"))
    }

    @Test("A webhook that is not there cannot be changed")
    func notFound() async {
        let service = WebhookService(store: InMemoryWebhookStore())
        await #expect(throws: WebhookError.notFound) { _ = try await service.update("hook") { $0.name = "x" } }
        await #expect(throws: WebhookError.notFound) { try await service.delete("hook") }
    }

    @Test("A private target is refused, also as a change")
    func privateTarget() async throws {
        let service = WebhookService(store: InMemoryWebhookStore())
        await #expect(throws: WebhookError.self) { try await service.create(try .sample(url: "http://10.0.0.1/")) }
        try await service.create(try .sample())
        let target = try WebhookTarget("http://[::1]/")
        await #expect(throws: WebhookError.self) { _ = try await service.update("hook") { $0.target = target } }
        #expect(await service.webhook("hook")?.target.host == "example.com")
        let open = WebhookService(store: InMemoryWebhookStore(), policy: AddressPolicy(allowsPrivate: true))
        try await open.create(try .sample(url: "http://10.0.0.1/"))
    }

    @Test("Changes at the same time are made one after another")
    func concurrency() async throws {
        let service = WebhookService(store: InMemoryWebhookStore())
        try await service.create(try .sample())
        _ = try await service.update("hook") { $0.name = "0" }
        await withTaskGroup(of: Void.self) { group in
            for _ in 1...50 {
                group.addTask { _ = try? await service.update("hook") { $0.name = "\((Int($0.name) ?? 0) + 1)" } }
            }
        }
        #expect(await service.webhook("hook")?.name == "50")
    }
}
