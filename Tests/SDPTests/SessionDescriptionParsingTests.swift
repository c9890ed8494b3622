import SDP
import Testing

@Suite("Reading and writing a session description (RFC 8866 §5)")
struct SessionDescriptionParsingTests {
    @Test("What a phone sends is read, written, and read again as the same", arguments: PhoneDescription.all)
    func roundTrip(_ phone: PhoneDescription) throws {
        let description = try SessionDescription(parsing: phone.bytes())
        #expect(try SessionDescription(parsing: description.serialized) == description)
        #expect(description.audio?.codecs.map(\.name) == phone.codecs)
    }

    @Test("A description of lines that are kept is written byte for byte", arguments: PhoneDescription.all.filter(\.isKeptWhole))
    func byteForByte(_ phone: PhoneDescription) throws {
        let written = try SessionDescription(parsing: phone.bytes()).serialized
        #expect(String(decoding: written, as: UTF8.self) == String(decoding: phone.bytes(), as: UTF8.self))
    }

    @Test("Lines may end in LF alone, and the last one in nothing", arguments: PhoneDescription.all)
    func lineEnds(_ phone: PhoneDescription) throws {
        let description = try SessionDescription(parsing: phone.bytes())
        #expect(try SessionDescription(parsing: phone.bytes(lineEnd: "\n")) == description)
        #expect(try SessionDescription(parsing: phone.bytes().dropLast(2)) == description)
        #expect(try SessionDescription(parsing: phone.bytes() + [13, 10, 13, 10]) == description)
    }

    @Test("Every part of a desk phone's description is where it belongs")
    func parts() throws {
        let description = try SessionDescription(parsing: PhoneDescription.desk.bytes())
        #expect(description.origin.username == "deskphone")
        #expect(description.origin.sessionID == "1700000001")
        #expect(description.origin.version == 1_700_000_001)
        #expect(description.origin.address == SDPConnection(address: "192.0.2.21"))
        #expect(description.name == "-")
        #expect(description.connection?.address == "192.0.2.21")
        #expect(description.attributes.isEmpty)
        let audio = try #require(description.media.first)
        #expect(description.media.count == 1)
        #expect(audio.kind == "audio")
        #expect(audio.port == 11_780)
        #expect(audio.transport == "RTP/AVP")
        #expect(audio.formats == ["9", "0", "8", "18", "101"])
        #expect(audio.connection == nil)
        #expect(audio.attribute("ptime") == "20")
        #expect(audio.attribute("rtpmap") == "9 G722/8000")
        #expect(audio.attribute("maxptime") == nil)
        #expect(audio.ownDirection == .sendrecv)
    }

    @Test("Connection, bandwidth and attributes belong to the m= line above them")
    func levels() throws {
        let description = try SessionDescription(parsing: PhoneDescription.softphone.bytes())
        #expect(description.bandwidth == ["AS:512"])
        #expect(description.attributes == [SDPAttribute("record", "off")])
        #expect(description.media.map(\.kind) == ["audio", "video"])
        #expect(description.media[1].attributes.map(\.name) == ["rtpmap", "fmtp", "rtcp-fb"])
        let secure = try SessionDescription(parsing: PhoneDescription.secureDesk.bytes())
        #expect(secure.connection == nil)
        #expect(secure.bandwidth.isEmpty)
        #expect(secure.media[0].connection?.address == "192.0.2.23")
        #expect(secure.media[0].bandwidth == ["AS:80", "TIAS:64000"])
        #expect(secure.audioConnection?.address == "192.0.2.23")
    }

    @Test("An attribute is a name, or a name and all that follows the first colon")
    func attributes() throws {
        let description = try SessionDescription(lines: "a=tool:a:b: c", "a=lonely", "a=empty:")
        #expect(description.attributes == [SDPAttribute("tool", "a:b: c"), SDPAttribute("lonely"), SDPAttribute("empty", "")])
        #expect(description.writtenLines.suffix(3) == ["a=tool:a:b: c", "a=lonely", "a=empty:"])
    }

    @Test("IPv6 is read and written as IP6, the time to live of a multicast address left out")
    func addresses() throws {
        let six = try SessionDescription(parsing: PhoneDescription.version6.bytes())
        #expect(six.connection == SDPConnection(address: "2001:db8::21"))
        #expect(six.connection?.isIPv6 == true)
        #expect(six.writtenLines.contains("c=IN IP6 2001:db8::21"))
        let multicast = try SessionDescription(parsing: PhoneDescription.everyLine.bytes())
        #expect(multicast.connection?.address == "233.252.0.17")
        #expect(multicast.audioConnection?.address == "233.252.0.18")
        #expect(multicast.audio?.port == 49_170)
        #expect(multicast.origin.address.address == "studio.acme.example")
    }

    @Test("What phones get wrong and everyone understands is read all the same")
    func leniency() throws {
        // No s= and no t= line, an empty s=, a version beyond 64 bits, blank lines, a session line after the streams.
        let bare = try SessionDescription(lines: "v=0", "o=- 1 1 IN IP4 192.0.2.1", head: [])
        #expect(bare.name == "-")
        #expect(bare.media.isEmpty)
        #expect(try SessionDescription(lines: "s=").name == "-")
        let huge = try SessionDescription(lines: "v=0", "o=- 1 99999999999999999999999 IN IP4 192.0.2.1", head: [])
        #expect(huge.origin.version == 0)
        #expect(try SessionDescription(lines: "", "a=first", "", "a=second").attributes.count == 2)
        #expect(try SessionDescription(lines: "m=audio 4000 RTP/AVP 0", "s=late").name == "late")
    }

    @Test("Bytes that are no UTF-8 are replaced, not refused")
    func notUTF8() throws {
        let bytes = [UInt8]("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=caf".utf8) + [0xE9, 10]
        #expect(try SessionDescription(parsing: bytes).name == "caf\u{FFFD}")
    }

    @Test("A refused stream needs no c= line")
    func refusedWithoutConnection() throws {
        let description = try SessionDescription(
            lines: "v=0", "o=- 1 1 IN IP4 192.0.2.1", "m=audio 0 RTP/AVP 0", "m=video 0 RTP/AVP 96", head: [])
        #expect(description.media.map(\.port) == [0, 0])
    }

    @Test("Our own descriptions are written with every line that RFC 8866 asks for, in its order")
    func written() {
        var media = MediaDescription(audio: [.pcmu, .telephoneEvent], port: 16_384, direction: .sendonly)
        media.connection = SDPConnection(address: "192.0.2.2")
        media.bandwidth = ["AS:64"]
        var description = SessionDescription(
            origin: .init(sessionID: "77", version: 3, address: SDPConnection(address: "192.0.2.1")), name: "orbit",
            connection: SDPConnection(address: "192.0.2.1"), attributes: [SDPAttribute("tool", "orbit")], media: [media])
        description.bandwidth = ["AS:128"]
        #expect(
            description.writtenLines == [
                "v=0", "o=- 77 3 IN IP4 192.0.2.1", "s=orbit", "c=IN IP4 192.0.2.1", "b=AS:128", "t=0 0", "a=tool:orbit",
                "m=audio 16384 RTP/AVP 0 101", "c=IN IP4 192.0.2.2", "b=AS:64", "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", "a=ptime:20", "a=sendonly",
            ])
        #expect(description.serialized.suffix(2) == [13, 10])
    }
}
