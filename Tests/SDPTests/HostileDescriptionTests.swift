import SDP
import Testing

@Suite("Hostile descriptions (RFC 8866 §7)")
struct HostileDescriptionTests {
    /// Asks of a description everything that the server asks of one.
    ///
    /// - Returns: what does not hold and must hold for any, or nil.
    private func flaw(_ bytes: [UInt8]) -> String? {
        guard let description = try? SessionDescription(parsing: bytes) else { return nil }
        guard (try? SessionDescription(parsing: description.serialized)) == description else { return "it is not read as it is written" }

        let origin = SessionDescription.Origin(sessionID: "1", version: 1, address: SDPConnection(address: "198.51.100.1"))
        let relayed = description.relayed(origin: origin, address: "198.51.100.1", port: 16_384)
        guard relayed.media.count == description.media.count else { return "a stream is lost" }
        guard relayed.media.count(where: { $0.port != 0 }) <= 1 else { return "more than one stream is relayed" }
        guard relayed.audioDirection == description.audioDirection else { return "the direction changes" }
        guard relayed.aligned(with: description).media.count == description.media.count else { return "the answer is not aligned" }
        // Whatever a reader may take for the end of a line, there must be one address, and it is the relay's.
        let lines = relayed.serialized.split { $0 == 10 || $0 == 13 || $0 == 0 }.map { String(decoding: $0, as: UTF8.self) }
        guard lines.filter({ $0.hasPrefix("c=") }) == ["c=IN IP4 198.51.100.1"] else { return "another address than the relay's" }
        let names = lines.filter { $0.hasPrefix("a=") }.map { $0.dropFirst(2).prefix { $0 != ":" } }
        guard Set(names).isDisjoint(with: ["candidate", "remote-candidates", "rtcp", "rtcp-mux", "rtcp-mux-only"]) else {
            return "a way past the relay"
        }

        guard var audio = description.audio else { return nil }
        guard description.commonCodecs(with: description) == audio.codecs else { return "it has codecs that it has not" }
        audio.keepFormats { $0.payloadType.isMultiple(of: 2) }
        return audio.codecs.allSatisfy { $0.payloadType.isMultiple(of: 2) } ? nil : "a format is kept that was not to be"
    }

    private static let spice: [String] = [
        "\r", "\n", "\0", "=", ":", " ", "/", "m=", "\r\nm=audio ", "\r\nc=IN IP4 203.0.113.66", "\r\na=rtpmap:", "a=sendonly",
        "0.0.0.0", "::", "99999999999999999999", "-1", "65536", "\u{301}", "👩‍👩‍👧", "é", "\u{FFFD}", "IN IP6 ", "a=", "v=0",
    ]

    private func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
        case 4: bytes.insert(contentsOf: (Self.spice.randomElement(using: &random) ?? "").utf8, at: place)
        case 5: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
        default:
            let piece = bytes[place..<min(bytes.count, place + Int.random(in: 1...80, using: &random))]
            bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random))
        }
    }

    @Test("Ten thousand damaged descriptions are read or refused, never worse", arguments: 0..<10 as Range<UInt64>)
    func mutations(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let originals = PhoneDescription.all.map { $0.bytes() }
        for _ in 0..<1_000 {
            var bytes = originals.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...8, using: &random) { self.mutate(&bytes, using: &random) }
            if let flaw = self.flaw(bytes) { Issue.record("\(flaw): \(String(decoding: bytes, as: UTF8.self).debugDescription)") }
        }
    }

    @Test("A description cut anywhere is read or refused", arguments: PhoneDescription.all)
    func cut(_ phone: PhoneDescription) {
        let bytes = phone.bytes()
        for end in 0...bytes.count { #expect(self.flaw(Array(bytes[..<end])) == nil) }
    }

    @Test("Bytes without any order are refused")
    func noise() {
        var random = SeededGenerator(seed: 7)
        for length in 0..<500 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(throws: SDPError.self) { try SessionDescription(parsing: bytes) }
        }
    }

    /// A description as long as a message may be, made of one thing.
    struct Bulk: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String

        init(_ what: String, _ text: String) {
            self.testDescription = what
            self.text = text
        }
    }

    static let bulks: [Bulk] = [
        Bulk("one format, listed over and over", " 0" * 30_000),
        Bulk("one format over and over, and attributes", " 0" * 15_000 + "\r\n" + "a=b\r\n" * 6_000),
        Bulk("one format over and over, and maps of another", " 96" * 10_000 + "\r\n" + "a=rtpmap:8 \r\n" * 2_500),
        Bulk("maps of one format", " 96\r\n" + "a=rtpmap:96 A/1\r\n" * 3_500),
        Bulk("a map without spaces", " 0\r\na=rtpmap:" + "x" * 64_000),
        Bulk("a map of spaces", " 0\r\na=rtpmap:0" + " " * 64_000),
        Bulk("a map of slashes", " 0\r\na=rtpmap:0 " + "/" * 64_000),
        Bulk("every payload type, and parameters without spaces", (0..<128).map { " \($0)" }.joined() + "\r\na=fmtp:" + "x" * 64_000),
        Bulk("streams", " 0\r\n" + "m=audio 0 a 0\r\n" * 4_000),
    ]

    @Test("As much as a message can hold, of anything, is read in time that grows with its length only", arguments: bulks)
    func bulk(_ bulk: Bulk) throws {
        let description = try SessionDescription(lines: "m=audio 4000 RTP/AVP" + bulk.text)
        // Where the time grows with the square of the length, three rounds take many seconds, even in a release build.
        let time = ContinuousClock().measure { for _ in 0..<3 { _ = description.commonCodecs(with: description) } }
        #expect(time < .seconds(2))
        #expect(self.flaw(description.serialized) == nil)
    }
}

private func * (text: String, count: Int) -> String { String(repeating: text, count: count) }
