import SDP
import Testing

@Suite("What a relay tells the other side (RFC 3264 §6, RFC 8839, RFC 5761)")
struct SessionDescriptionRelayTests {
    private static let origin = SessionDescription.Origin(
        username: "orbit", sessionID: "900", version: 4, address: SDPConnection(address: "198.51.100.1"))

    private static func relayed(_ phone: PhoneDescription) throws -> SessionDescription {
        try SessionDescription(parsing: phone.bytes()).relayed(origin: Self.origin, address: "198.51.100.1", port: 16_384)
    }

    @Test("Origin, address and port are the relay's, and nobody else's address is named", arguments: PhoneDescription.all)
    func ours(_ phone: PhoneDescription) throws {
        let original = try SessionDescription(parsing: phone.bytes())
        let relayed = try Self.relayed(phone)
        #expect(relayed.origin == Self.origin)
        #expect(relayed.connection == SDPConnection(address: "198.51.100.1"))
        #expect(relayed.media.allSatisfy { $0.connection == nil })
        #expect(relayed.media.map(\.kind) == original.media.map(\.kind))
        #expect(relayed.media.allSatisfy { $0.port == 0 || $0.port == 16_384 })
        let addresses = ["192.0.2.2", "203.0.113.", "0.0.0.0", "127.0.0.1", "2001:db8", "233.252.0", "studio.acme.example"]
        for line in relayed.writtenLines {
            for address in addresses { #expect(!line.contains(address), "\(line)") }
        }
        #expect(try SessionDescription(parsing: relayed.serialized) == relayed)
    }

    @Test("The peer's codecs go through, in its order and under its numbers", arguments: PhoneDescription.all)
    func codecs(_ phone: PhoneDescription) throws {
        let original = try SessionDescription(parsing: phone.bytes())
        guard original.audio?.port != 0 else { return }
        #expect(try Self.relayed(phone).audio?.codecs == original.audio?.codecs)
    }

    @Test("Of a browser's stream only what the relay can carry is left")
    func browser() throws {
        let relayed = try Self.relayed(.browser)
        #expect(
            relayed.writtenLines == [
                "v=0", "o=orbit 900 4 IN IP4 198.51.100.1", "s=-", "c=IN IP4 198.51.100.1", "t=0 0",
                "m=audio 16384 UDP/TLS/RTP/SAVPF 111 9 0 126",
                "a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F",
                "a=setup:actpass", "a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc", "a=fmtp:111 minptime=10;useinbandfec=1",
                "a=rtpmap:9 G722/8000", "a=rtpmap:0 PCMU/8000", "a=rtpmap:126 telephone-event/8000", "a=sendrecv",
            ])
    }

    @Test("Keys, packet time and bandwidth of a stream go through")
    func kept() throws {
        let relayed = try Self.relayed(.secureDesk)
        #expect(relayed.audio?.transport == "RTP/SAVP")
        #expect(relayed.audio?.attribute("crypto")?.hasPrefix("1 AES_CM_128_HMAC_SHA1_80 inline:") == true)
        #expect(relayed.audio?.bandwidth == ["AS:80", "TIAS:64000"])
        #expect(relayed.name == "secure call")
        #expect(try Self.relayed(.desk).audio?.attribute("ptime") == "20")
    }

    @Test("Video is refused: port 0, its formats standing, nothing said about them")
    func video() throws {
        let relayed = try Self.relayed(.softphone)
        #expect(relayed.media.map(\.port) == [16_384, 0])
        #expect(relayed.media[1] == MediaDescription(kind: "video", port: 0, formats: ["98"]))
        #expect(relayed.writtenLines.last == "m=video 0 RTP/AVP 98")
    }

    @Test("A refused audio stream stays refused, and a fax beside it is refused too")
    func fax() throws {
        let relayed = try Self.relayed(.fax)
        #expect(relayed.media.map(\.port) == [0, 0])
        #expect(relayed.audioDirection == .inactive)
        #expect(relayed.media[1] == MediaDescription(kind: "image", port: 0, transport: "udptl", formats: ["t38"]))
    }

    @Test("Of several audio streams the first that is not refused goes through")
    func severalAudio() throws {
        let description = try SessionDescription(
            lines: "m=video 4000 RTP/AVP 96", "m=audio 0 RTP/AVP 0", "m=audio 4002 RTP/AVP 8", "m=audio 4004 RTP/AVP 9")
        #expect(description.audioIndex == 2)
        #expect(description.audio?.formats == ["8"])
        let relayed = description.relayed(origin: Self.origin, address: "198.51.100.1", port: 16_384)
        #expect(relayed.media.map(\.port) == [0, 0, 16_384, 0])
    }

    @Test(
        "The direction is kept and said at the stream, whichever way the peer said it",
        arguments: [
            MediaDirection.sendrecv, .sendonly, .recvonly, .inactive,
        ])
    func direction(direction: MediaDirection) throws {
        let said = [
            try SessionDescription(lines: "a=\(direction)", "m=audio 4000 RTP/AVP 0"),
            try SessionDescription(lines: "m=audio 4000 RTP/AVP 0", "a=\(direction)"),
        ]
        for description in said {
            let relayed = description.relayed(origin: Self.origin, address: "198.51.100.1", port: 16_384)
            #expect(relayed.audio?.ownDirection == direction)
            #expect(relayed.audioDirection == direction)
            #expect(relayed.attributes.isEmpty)
        }
    }

    @Test("Hold by the old address becomes hold by direction")
    func oldHold() throws {
        let relayed = try Self.relayed(.held)
        #expect(relayed.audio?.ownDirection == .sendonly)
        #expect(relayed.connection?.address == "198.51.100.1")
    }

    @Test("A description without audio has nothing to relay")
    func noAudio() throws {
        let description = try SessionDescription(lines: "m=video 4000 RTP/AVP 96")
        #expect(description.relayed(origin: Self.origin, address: "198.51.100.1", port: 16_384).media.map(\.port) == [0])
    }

    @Test("An IPv6 relay is named as IP6")
    func version6() throws {
        let relayed = try SessionDescription(parsing: PhoneDescription.desk.bytes())
            .relayed(origin: Self.origin, address: "2001:db8::1", port: 16_384)
        #expect(relayed.writtenLines.contains("c=IN IP6 2001:db8::1"))
    }
}
