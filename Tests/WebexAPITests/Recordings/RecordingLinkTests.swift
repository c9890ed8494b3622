import CallControl
import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Links to recordings, and their sound", .timeLimit(.minutes(1)))
struct RecordingLinkTests {
    private static let links = RecordingLinks(key: "a key")

    @Test("A token is good for its recording until it expires", arguments: ["bob", "a.b.c", "Käthe Müller\n", ""])
    func token(_ person: String) {
        let token = Self.links.token(for: "rec-1", personID: person, expiresAt: 1_000)
        #expect(Self.links.personID(in: token, for: "rec-1", now: 999) == person)
        #expect(Self.links.personID(in: token, for: "rec-1", now: 1_000) == nil)
        #expect(Self.links.personID(in: token, for: "rec-2", now: 999) == nil)
        #expect(RecordingLinks(key: "another key").personID(in: token, for: "rec-1", now: 999) == nil)
    }

    @Test("No character of a token can be changed, left out or doubled")
    func tampering() {
        let token = Array(Self.links.token(for: "rec-1", personID: "bob", expiresAt: 1_000))
        for position in token.indices {
            for changed in [Array("0"), Array("A"), Array("."), [], [token[position], token[position]]] where changed != [token[position]] {
                let text = String(token[..<position] + changed + token[(position + 1)...])
                #expect(Self.links.personID(in: text, for: "rec-1", now: 0) == nil, "\(text)")
            }
        }
    }

    @Test("What is no token at all is refused", arguments: ["", ".", "..", "x", "1000", "1000.", "1000..bob", "99999999999999999999.AAAA.bob"])
    func nonsense(_ token: String) {
        #expect(Self.links.personID(in: token, for: "rec-1", now: 0) == nil)
    }

    @Test("A link in the details leads to the sound, without an access token")
    func download() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        let answer = try await bench.request(.get, try await bench.link("rec-1"), token: nil)
        #expect(answer.status == .ok)
        #expect(answer.bytes == APIBench.sound)
        #expect(answer.headers[.contentType] == "audio/wav")
        #expect(answer.headers[.contentLength] == "14")
        #expect(answer.headers[.contentDisposition] == #"attachment; filename="recording-rec-1.wav""#)
        #expect(answer.headers[.cacheControl] == "private, no-store")
    }

    @Test("With an access token no link is needed, and a link does not make up for one that is wrong")
    func accessToken() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        #expect(try await bench.request(.get, "/v1/x-orbit/recordings/rec-1.wav", token: "bob").bytes == APIBench.sound)
        #expect(try await bench.request(.get, "/v1/x-orbit/recordings/rec-1", token: "bob").status == .notFound)
        #expect(try await bench.request(.get, try await bench.link("rec-1"), token: "nobody").status == .unauthorized)
        #expect(try await bench.request(.get, try await bench.link("rec-1"), token: "carol").status == .notFound)
    }

    @Test("A link opens one recording and nothing else")
    func oneRecording() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample(), .sample("rec-2"))
        let link = try await bench.link("rec-1")
        let query = try #require(link.split(separator: "?").last)
        let other = try await bench.request(.get, "/v1/x-orbit/recordings/rec-2.wav?\(query)", token: nil)
        #expect(other.status == .forbidden)
        #expect(other.message?.contains("new one") == true)
        for path in ["/v1/convergedRecordings/rec-1", "/v1/convergedRecordings", "/v1/telephony/calls", "/v1/people/me"] {
            #expect(try await bench.request(.get, "\(path)?\(query)", token: nil).status == .unauthorized, "\(path)")
        }
        #expect(try await bench.request(.delete, "/v1/convergedRecordings/rec-1?\(query)", token: nil).status == .unauthorized)
    }

    @Test("An administrator's link is worth what the administrator's role is when it is used")
    func roleTaken() async throws {
        let bench = try await APIBench()
        await bench.keep(.sample())
        let link = try await bench.link("rec-1", token: "alice")
        #expect(try await bench.request(.get, link, token: nil).status == .ok)
        // Somebody else stays who may administer.
        var bob = try await bench.person("bob")
        bob.roles = [.fullAdministrator]
        try await bench.directory.save(bob)
        var alice = try await bench.person("alice")
        alice.roles = []
        try await bench.directory.save(alice)
        #expect(try await bench.request(.get, link, token: nil).status == .notFound)
    }
}
