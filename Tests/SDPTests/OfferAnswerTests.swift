import SDP
import Testing

@Suite("An answer beside its offer (RFC 3264 §6, §7)")
struct OfferAnswerTests {
    private static let answer = SessionDescription(
        origin: .init(sessionID: "1", version: 1, address: SDPConnection(address: "198.51.100.1")),
        connection: SDPConnection(address: "198.51.100.1"), media: [MediaDescription(audio: [.pcmu], port: 16_384)])

    /// The streams of an offer, as `kind port`, and those of the answer that fits it.
    struct Alignment: Sendable, CustomTestStringConvertible {
        var offered: [String]
        var answered: [String]

        var testDescription: String { self.offered.joined(separator: ", ") }

        init(_ offered: [String], _ answered: [String]) {
            self.offered = offered
            self.answered = answered
        }
    }

    static let alignments: [Alignment] = [
        Alignment(["audio 4000"], ["audio 16384"]),
        Alignment(["audio 4000", "video 4002"], ["audio 16384", "video 0"]),
        Alignment(["video 4002", "audio 4000"], ["video 0", "audio 16384"]),
        Alignment(["audio 0", "audio 4000", "audio 4004"], ["audio 0", "audio 16384", "audio 0"]),
        Alignment(["application 9", "text 5000"], ["application 0", "text 0"]),
        Alignment([], []),
    ]

    @Test("It has the streams of the offer, of the same kinds in the same order; those we do not take are refused", arguments: alignments)
    func aligned(_ row: Alignment) {
        var offer = Self.answer
        offer.media = row.offered.enumerated().map { position, stream in
            let parts = stream.split(separator: " ")
            return MediaDescription(kind: String(parts[0]), port: Int(parts[1]) ?? 0, transport: "T/\(position)", formats: ["\(position)"])
        }
        let aligned = Self.answer.aligned(with: offer)
        #expect(aligned.media.map { "\($0.kind) \($0.port)" } == row.answered)
        #expect(aligned.origin == Self.answer.origin)
        for (media, offered) in zip(aligned.media, offer.media) {
            if media.port == 0 {
                #expect(media.transport == offered.transport)
                #expect(media.formats == offered.formats)
                #expect(media.attributes.isEmpty)
            } else {
                #expect(media == Self.answer.media[0])
            }
        }
    }

    @Test("An answer without audio stands as it is")
    func noAudio() throws {
        var silent = Self.answer
        silent.media = []
        let offer = try SessionDescription(lines: "m=audio 4000 RTP/AVP 0")
        #expect(silent.aligned(with: offer) == silent)
    }

    @Test("What both sides name is common, in the order and under the numbers of the side that is asked")
    func commonCodecs() throws {
        let phone = try SessionDescription(
            lines: "m=audio 4000 RTP/AVP 9 8 0 96 100", "a=rtpmap:96 opus/48000/2", "a=rtpmap:100 telephone-event/8000")
        let peer = try SessionDescription(
            lines: "m=audio 4000 RTP/AVP 0 8 111 101 18", "a=rtpmap:111 OPUS/48000/2", "a=rtpmap:101 Telephone-Event/8000")
        #expect(phone.commonCodecs(with: peer).map(\.payloadType) == [8, 0, 96, 100])
        #expect(peer.commonCodecs(with: phone).map(\.payloadType) == [0, 8, 111, 101])
    }

    @Test("The same name at another rate or with other channels is not common")
    func differentRates() throws {
        let wide = try SessionDescription(
            lines: "m=audio 4000 RTP/AVP 96 97", "a=rtpmap:96 L16/44100/2", "a=rtpmap:97 telephone-event/48000")
        let narrow = try SessionDescription(
            lines: "m=audio 4000 RTP/AVP 96 97", "a=rtpmap:96 L16/44100", "a=rtpmap:97 telephone-event/8000")
        #expect(wide.commonCodecs(with: narrow).isEmpty)
    }

    @Test("With a side that has no audio nothing is common")
    func nothingCommon() throws {
        let phone = try SessionDescription(parsing: PhoneDescription.desk.bytes())
        let video = try SessionDescription(lines: "m=video 4000 RTP/AVP 0")
        #expect(phone.commonCodecs(with: video).isEmpty)
        #expect(video.commonCodecs(with: phone).isEmpty)
        #expect(phone.commonCodecs(with: phone) == phone.audio?.codecs)
    }
}
