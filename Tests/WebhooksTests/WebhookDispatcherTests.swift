import CallControl
import Directory
import Testing
import Webhooks

@Suite("From a notice to a target", .timeLimit(.minutes(2)))
struct WebhookDispatcherTests {
    @Test("Events of a call come in order, signed with the webhook's secret, and leave the outbox")
    func delivery() async throws {
        let bench = try await DispatcherBench([try .sample(secret: "Jefe")])
        try await bench.running {
            bench.tell(.sample(.created, .received))
            bench.tell(.sample(.updated, .answered))
            bench.tell(.sample(.deleted, .disconnected))
            try await bench.wait(for: "three deliveries") { bench.client.requests.count == 3 }
            try await bench.wait(for: "an empty outbox") { await bench.store.base.outbox().isEmpty }
        }
        #expect(bench.client.bodies == ["hook call-1 received", "hook call-1 answered", "hook call-1 disconnected"])
        for request in bench.client.requests { #expect(request.signature == WebhookSignature.sign(request.body, secret: "Jefe")) }
        #expect(bench.dispatcher.metrics.deliveries("accepted") == 3)
    }

    @Test("Notices are wanted while there is an active webhook, and only then")
    func wanted() async throws {
        let bench = try await DispatcherBench([])
        #expect(!bench.dispatcher.wantsNotices)
        try await bench.service.create(try .sample())
        #expect(bench.dispatcher.wantsNotices)
        try await bench.service.deactivate("hook")
        #expect(!bench.dispatcher.wantsNotices)
        _ = try await bench.service.update("hook") { $0.status = .active }
        #expect(bench.dispatcher.wantsNotices)
        try await bench.service.delete("hook")
        #expect(!bench.dispatcher.wantsNotices)
    }

    @Test("Nothing is sent before it is durable")
    func durableFirst() async throws {
        let bench = try await DispatcherBench([try .sample()])
        bench.store.isFailing = true
        try await bench.running {
            bench.tell(.sample())
            try await bench.wait(for: "the notice to be taken") { bench.dispatcher.buffer.count == 0 }
            #expect(bench.client.requests.isEmpty)
            bench.store.isFailing = false
            try await bench.wait(for: "the delivery") { bench.client.requests.count == 1 }
        }
    }

    @Test("While the disk takes nothing, the oldest notices make room, and are counted")
    func overflow() async throws {
        let bench = try await DispatcherBench([try .sample()], bufferCapacity: 5)
        bench.store.isFailing = true
        try await bench.running {
            bench.tell(.sample(call: "first"))
            try await bench.wait(for: "the first notice to be taken") { bench.dispatcher.buffer.count == 0 }
            for number in 1...20 { bench.tell(.sample(call: "\(number)")) }
            bench.store.isFailing = false
            try await bench.wait(for: "the deliveries") { bench.client.requests.count == 6 }
        }
        #expect(Set(bench.client.bodies) == Set(["first", "16", "17", "18", "19", "20"].map { "hook \($0) received" }))
        #expect(bench.dispatcher.metrics.dropped(from: "buffer") == 15)
    }

    @Test("What too much waits for loses the oldest, on the disk too")
    func outboxOverflow() async throws {
        let bench = try await DispatcherBench([try .sample()]) { $0.waitingPerWebhook = 3 }
        bench.client.answer(otherwise: .refused(500))
        try await bench.running {
            for number in 1...10 {
                bench.tell(.sample(call: "\(number)"))
                try await bench.wait(for: "the notice to be taken") { bench.dispatcher.buffer.count == 0 }
            }
            try await bench.wait(for: "three that wait") { await bench.store.base.outbox().count == 3 }
        }
        #expect(bench.dispatcher.metrics.dropped(from: "outbox") == 7)
    }

    @Test("A refused event is sent again after a while, before the call's next one")
    func retry() async throws {
        let bench = try await DispatcherBench([try .sample()])
        bench.client.answer(.refused(500), .redirected(302), .timedOut, .failed("reset"))
        try await bench.running {
            bench.tell(.sample(.created, .received))
            bench.tell(.sample(.updated, .answered))
            for count in 1...4 {
                try await bench.wait(for: "attempt \(count) to be written down") { await bench.store.base.outbox().first?.attempts == count }
                bench.advance(.seconds(300))
            }
            try await bench.wait(for: "an empty outbox") { await bench.store.base.outbox().isEmpty }
        }
        #expect(bench.client.bodies == Array(repeating: "hook call-1 received", count: 5) + ["hook call-1 answered"])
        #expect(bench.client.requests.map(\.attempts) == [0, 1, 2, 3, 4, 0])
        for outcome in ["refused", "redirected", "timeout", "failed"] { #expect(bench.dispatcher.metrics.deliveries(outcome) == 1) }
    }

    @Test("What was not taken is sent by the next process, with its attempts")
    func restart() async throws {
        let store = FailingWebhookStore()
        let first = try await DispatcherBench([try .sample()], store: store)
        first.client.answer(otherwise: .refused(503))
        try await first.running {
            for number in 1...3 { first.tell(.sample(call: "\(number)")) }
            try await first.wait(for: "a failure to be written down") { await store.base.outbox().contains { $0.attempts == 1 } }
        }
        #expect(await store.base.outbox().count == 3)
        #expect(await store.base.health()["hook"]?.failures == 1)
        let second = try await DispatcherBench([], store: store)
        second.advance(.seconds(10))
        try await second.running {
            try await second.wait(for: "an empty outbox") { await store.base.outbox().isEmpty }
        }
        #expect(Set(second.client.bodies) == Set((1...3).map { "hook \($0) received" }))
        #expect(await store.base.health().isEmpty)
    }

    @Test("What is told last before the end is written")
    func flush() async throws {
        let bench = try await DispatcherBench([try .sample()])
        bench.client.answer(otherwise: .refused(503))
        try await bench.running {
            for number in 1...50 { bench.tell(.sample(call: "\(number)")) }
        }
        #expect(await bench.store.base.outbox().count == 50)
    }

    @Test("A target that says 410 makes its webhook inactive, and nothing waits for it any more")
    func gone() async throws {
        let bench = try await DispatcherBench([try .sample()])
        bench.client.answer(otherwise: .gone)
        try await bench.running {
            for _ in 1...3 { bench.tell(.sample()) }
            try await bench.wait(for: "the webhook to be inactive") { await bench.service.webhook("hook")?.status == .inactive }
            #expect(await bench.store.base.outbox().isEmpty)
            bench.client.answer()
            bench.tell(.sample(call: "unheard"))
            _ = try await bench.service.update("hook") { $0.status = .active }
            try await bench.wait(for: "the notice to be taken") { bench.dispatcher.buffer.count == 0 }
            bench.tell(.sample(call: "heard"))
            try await bench.wait(for: "a delivery") { bench.client.bodies.contains("hook heard received") }
        }
    }

    @Test("A target that fails so many times makes its webhook inactive")
    func failures() async throws {
        let bench = try await DispatcherBench([try .sample()]) { $0.failures = 4 }
        bench.client.answer(otherwise: .refused(500))
        try await bench.running {
            bench.tell(.sample())
            try await bench.wait(for: "the webhook to be inactive") {
                bench.advance(.seconds(1))
                return await bench.service.webhook("hook")?.status == .inactive
            }
        }
        #expect(bench.client.requests.count == 4)
        #expect(await bench.store.base.outbox().isEmpty)
    }

    @Test("Who has left the directory is told nothing more; the organisation still is")
    func creatorIsGone() async throws {
        let bench = try await DispatcherBench([
            try .sample("mine", creator: "carol"), try .sample("everybody's", ownership: .organization, creator: "carol"),
        ])
        try await bench.running {
            bench.tell(.sample(owner: "carol"))
            bench.tell(.sample(call: "second", owner: "alice"))
            try await bench.wait(for: "deliveries") { bench.client.requests.count == 2 }
        }
        #expect(bench.client.bodies.allSatisfy { $0.hasPrefix("everybody's") })
    }

    @Test("A slow target keeps nobody else waiting, and its own connections are limited")
    func slowTarget() async throws {
        let bench = try await DispatcherBench([
            try .sample("slow", url: "https://slow.example/"), try .sample("fast", url: "https://fast.example/", ownership: .organization),
        ])
        bench.client.hold()
        try await bench.running {
            for number in 1...20 { bench.tell(.sample(call: "\(number)")) }
            try await bench.wait(for: "both to have all they may") { bench.client.requests.count == 16 }
            for _ in 1...1_000 { await Task.yield() }
            #expect(bench.client.requests.count { $0.target.host == "slow.example" } == 8)
            bench.client.release()
            try await bench.wait(for: "everything") { bench.client.requests.count == 40 }
        }
    }
}
