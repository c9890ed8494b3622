import Foundation
import NIOCore
import SIPPhone
import SIPSyntax
import Storage

/// The story that `orbit demo` plays, with its timeline.
struct DemoScript {
    private static let tones = ["alice": 440, "bob": 620, "carol": 880]

    private let phones: [String: NIOLoopBound<DemoPhone>]
    private let eventLoop: any EventLoop
    private let base: String
    private let start = ContinuousClock.now

    /// Opens the three phones.
    init(server: SIPFlow, httpPort: Int, on eventLoop: any EventLoop) async throws {
        var phones: [String: NIOLoopBound<DemoPhone>] = [:]
        for (name, tone) in Self.tones {
            phones[name] = try await DemoPhone.make(
                .init(username: name, password: DemoDirectory.password(of: name), domain: "acme.example"), server: server, tone: tone, on: eventLoop)
        }
        self.phones = phones
        self.eventLoop = eventLoop
        self.base = "http://127.0.0.1:\(httpPort)"
    }

    func play() async throws {
        self.say("Alice (440 Hz), Bob (620 Hz) and Carol (880 Hz) plug in their phones")
        for name in Self.tones.keys.sorted() {
            try await self.after(name, "is not registered", { if case .registered = $0 { true } else { false } }, do: { $0.phone.register() })
        }
        self.say("all three are registered: digest, UDP")

        try await self.after("bob", "gets no answer", Self.isEstablished, do: { $0.phone.call(to: "1001") })
        self.say("Bob dials 1001; Alice's phone rings and answers")
        try await self.expect("bob", .tone(440))
        try await self.expect("alice", .tone(620))

        let call = try await self.callID(of: "alice")
        try await self.listen("bob")
        let parking = ContinuousClock.now
        let answer = try await self.client("alice").send("POST", "/telephony/calls/park", body: ["callId": call, "destination": "7001"])
        let answered = ContinuousClock.now - parking
        let number = ((try? JSONSerialization.jsonObject(with: answer)) as? [String: [String: Any]])?["parkedAgainst"]?["number"] as? String
        self.say(
            "POST /v1/telephony/calls/park: Bob is parked on \(number ?? "?"), answered in \(Self.milliseconds(answered)); Alice's phone is free")
        try await self.expect("bob", .music)

        try await self.after(
            "carol", "did not answer", Self.isEstablished,
            meanwhile: { _ = try await self.client("carol").send("POST", "/telephony/calls/retrieve", body: ["destination": "7001"]) })
        self.say("POST /v1/telephony/calls/retrieve: Carol's phone answers by itself and has Bob")
        try await self.expect("carol", .tone(620))
        try await self.expect("bob", .tone(880))

        try await self.after(
            "bob", "was not told that Carol hung up", { if case .ended = $0 { true } else { false } },
            meanwhile: { try await self.on("carol") { phone in phone.phone.liveCalls.first.map { phone.phone.hangUp($0.id) } } })
        self.say("Carol hangs up; Bob's phone is told")
    }

    func close() async {
        for name in self.phones.keys { try? await self.on(name) { $0.close() } }
    }

    // MARK: Steps

    private static func isEstablished(_ event: ScriptedPhone.Event) -> Bool { if case .established = event { true } else { false } }

    private func on<Result: Sendable>(_ name: String, _ body: @escaping @Sendable (DemoPhone) -> Result) async throws -> Result {
        guard let phone = self.phones[name] else { throw Failure("no phone \(name)") }
        return try await self.eventLoop.submit { body(phone.value) }.get()
    }

    /// Does something and waits for what should follow on a phone.
    private func after(
        _ name: String, _ problem: String, _ matches: @escaping @Sendable (ScriptedPhone.Event) -> Bool,
        do action: @escaping @Sendable (DemoPhone) -> Void = { _ in }, meanwhile: () async throws -> Void = {}
    ) async throws {
        guard let phone = self.phones[name] else { throw Failure("no phone \(name)") }
        let future = try await self.eventLoop.submit {
            let promise = self.eventLoop.makePromise(of: Void.self)
            phone.value.wait(for: matches).cascade(to: promise)
            self.eventLoop.scheduleTask(in: .seconds(5)) { promise.fail(Failure("\(name.capitalized) \(problem) within 5 s")) }
            action(phone.value)
            return promise.futureResult
        }.get()
        try await meanwhile()
        try await future.get()
    }

    private func listen(_ name: String) async throws { try await self.on(name) { $0.startListening() } }

    /// Listens until the phone hears what it should, for two seconds at most.
    private func expect(_ name: String, _ sound: Listener.Sound) async throws {
        try await self.listen(name)
        let start = ContinuousClock.now
        var heard = Listener.Sound.nothing
        while ContinuousClock.now - start < .seconds(2) {
            try await ContinuousClock().sleep(for: .milliseconds(200))
            heard = try await self.on(name) { $0.sound(among: Array(Self.tones.values)) }
            if heard == sound { return self.say("    \(name.capitalized) hears \(sound)") }
            // A change may lie in the middle of what was heard.
            try await self.listen(name)
        }
        throw Failure("\(name.capitalized) hears \(heard), not \(sound)")
    }

    private func client(_ name: String) -> APIClient { APIClient(base: self.base, token: DemoDirectory.token(of: name)) }

    private func callID(of name: String) async throws -> String {
        struct List: Decodable {
            struct Call: Decodable { var id: String }
            var items: [Call]
        }
        let data = try await self.client(name).send("GET", "/telephony/calls")
        guard let call = try JSONDecoder().decode(List.self, from: data).items.first else {
            throw Failure("the API lists no call of \(name.capitalized)")
        }
        return call.id
    }

    private func say(_ text: String) {
        let elapsed = ContinuousClock.now - self.start
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        print(String(format: "%7.3f s  ", seconds) + text)
    }

    private static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.1f ms", Double(duration.components.attoseconds) / 1e15 + Double(duration.components.seconds) * 1_000)
    }
}
