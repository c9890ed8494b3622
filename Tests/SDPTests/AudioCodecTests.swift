import SDP
import Testing

@Suite("Codecs of an audio stream (RFC 3551 §6, RFC 4733, RFC 8866 §6.6)")
struct AudioCodecTests {
    private func codecs(_ formats: String, _ attributes: String...) throws -> [AudioCodec] {
        let text = (SessionDescription.head + ["m=audio 4000 RTP/AVP \(formats)"] + attributes).joined(separator: "\r\n")
        return try #require(try SessionDescription(parsing: [UInt8](text.utf8)).audio).codecs
    }

    @Test("A static payload type needs no rtpmap")
    func staticTypes() throws {
        let codecs = try self.codecs("0 3 4 8 9 13 15 18")
        #expect(codecs.map(\.payloadType) == [0, 3, 4, 8, 9, 13, 15, 18])
        #expect(codecs.map(\.name) == ["PCMU", "GSM", "G723", "PCMA", "G722", "CN", "G728", "G729"])
        // G722 too: RFC 3551 §4.5.2 keeps the wrong rate of its first version.
        #expect(codecs.allSatisfy { $0.clockRate == 8_000 && $0.channels == 1 && $0.parameters == nil })
    }

    @Test("A static payload type without rtpmap still has its fmtp")
    func staticWithParameters() throws {
        #expect(try self.codecs("18", "a=fmtp:18 annexb=no").map(\.parameters) == ["annexb=no"])
    }

    @Test("An rtpmap goes before the static meaning of its number")
    func overridden() throws {
        #expect(try self.codecs("0", "a=rtpmap:0 X-OWN/16000").map(\.name) == ["X-OWN"])
    }

    @Test("A dynamic payload type means what its rtpmap says; a name has no case")
    func dynamic() throws {
        let codecs = try self.codecs(
            "96 97", "a=rtpmap:97 Telephone-Event/8000", "a=rtpmap:96 Opus/48000/2", "a=fmtp:96 useinbandfec=1; x=2")
        #expect(codecs.map(\.payloadType) == [96, 97])
        #expect(codecs[0] == AudioCodec(payloadType: 96, name: "OPUS", clockRate: 48_000, channels: 2, parameters: "useinbandfec=1; x=2"))
        #expect(codecs[1].isTelephoneEvent)
        #expect(!codecs[0].isTelephoneEvent)
    }

    @Test(
        "Formats that mean nothing are left out",
        arguments: [
            "96", "128", "-1", "t38", "99999999999999999999", "1",
        ])
    func meaningless(format: String) throws {
        #expect(try self.codecs("0 \(format) 8").map(\.payloadType) == [0, 8])
    }

    @Test("An rtpmap without a rate, or with one that is no number, names no codec", arguments: ["PCMX", "PCMX/", "PCMX/fast", "/8000", ""])
    func unreadableMap(map: String) throws {
        #expect(try self.codecs("96 8", "a=rtpmap:96 \(map)").map(\.payloadType) == [8])
    }

    @Test("Spaces around the encoding are not part of it")
    func spaces() throws {
        let opus = AudioCodec(payloadType: 96, name: "OPUS", clockRate: 48_000, channels: 2)
        #expect(try self.codecs("96", "a=rtpmap:96  opus/48000/2 ") == [opus])
    }

    @Test("Attributes of one format are not taken for those of another")
    func similarNumbers() throws {
        let codecs = try self.codecs("9 96", "a=rtpmap:96 opus/48000/2", "a=fmtp:96 x=1", "a=rtpmap:960 none/1")
        #expect(codecs.map(\.name) == ["G722", "OPUS"])
        #expect(codecs.map(\.parameters) == [nil, "x=1"])
    }

    @Test("Where a format is listed or mapped twice, the first counts")
    func repeated() throws {
        let codecs = try self.codecs("96 0 96 0", "a=rtpmap:96 opus/48000/2", "a=rtpmap:96 speex/8000")
        #expect(codecs.map(\.name) == ["OPUS", "PCMU"])
    }

    @Test("A stream of ours names each codec, its parameters, the packet time and the direction")
    func ours() {
        let opus = AudioCodec(payloadType: 96, name: "opus", clockRate: 48_000, channels: 2, parameters: "useinbandfec=1")
        let media = MediaDescription(audio: [opus, .pcma, .telephoneEvent], port: 16_384)
        #expect(media.formats == ["96", "8", "101"])
        #expect(media.codecs == [opus, .pcma, .telephoneEvent])
        #expect(media.attribute("ptime") == "20")
        #expect(media.direction == .sendrecv)
        #expect(media.attributes.contains(SDPAttribute("rtpmap", "101 telephone-event/8000")))
        #expect(media.attributes.contains(SDPAttribute("rtpmap", "96 OPUS/48000/2")))
    }

    @Test("Two codecs are the same encoding by name, rate and channels, whatever number they have")
    func sameEncoding() {
        let codec = AudioCodec(payloadType: 96, name: "L16", clockRate: 16_000)
        #expect(codec.isSameEncoding(as: AudioCodec(payloadType: 97, name: "l16", clockRate: 16_000, parameters: "x=1")))
        #expect(!codec.isSameEncoding(as: AudioCodec(payloadType: 96, name: "L8", clockRate: 16_000)))
        #expect(!codec.isSameEncoding(as: AudioCodec(payloadType: 96, name: "L16", clockRate: 8_000)))
        #expect(!codec.isSameEncoding(as: AudioCodec(payloadType: 96, name: "L16", clockRate: 16_000, channels: 2)))
    }

    @Test("Keeping formats drops the others with all that speaks of them, and what speaks of none stays")
    func keepFormats() throws {
        var media = try #require(
            try SessionDescription(
                lines: "m=audio 4000 RTP/AVP 96 0 18 101 77", "a=rtpmap:96 opus/48000/2", "a=fmtp:96 useinbandfec=1", "a=rtcp-fb:96 nack",
                "a=rtcp-fb:* trr-int 100", "a=fmtp:18 annexb=no", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15",
                "a=fmtp:77 x", "a=ptime:20", "a=sendonly"
            ).audio)
        media.keepFormats { $0.name == "PCMU" || $0.isTelephoneEvent }
        #expect(media.formats == ["0", "101"])
        #expect(
            media.attributes == [
                SDPAttribute("rtcp-fb", "* trr-int 100"), SDPAttribute("rtpmap", "101 telephone-event/8000"),
                SDPAttribute("fmtp", "101 0-15"), SDPAttribute("ptime", "20"), SDPAttribute("sendonly"),
            ])
        media.keepFormats { _ in true }
        #expect(media.formats == ["0", "101"])
    }
}
