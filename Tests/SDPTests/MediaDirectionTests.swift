import SDP
import Testing

@Suite("Direction of a stream (RFC 3264 §5.1, §6.1, §8.4)")
struct MediaDirectionTests {
    private static let all: [MediaDirection] = [.sendrecv, .sendonly, .recvonly, .inactive]

    @Test("A direction is who sends and who receives")
    func parts() {
        #expect(Self.all.map(\.sends) == [true, true, false, false])
        #expect(Self.all.map(\.receives) == [true, false, true, false])
        for direction in Self.all { #expect(MediaDirection(sends: direction.sends, receives: direction.receives) == direction) }
    }

    @Test("The other side sees sendonly as recvonly, and the rest as it is")
    func reversed() {
        #expect(Self.all.map(\.reversed) == [.sendrecv, .recvonly, .sendonly, .inactive])
        for direction in Self.all { #expect(direction.reversed.reversed == direction) }
    }

    /// An offer, what the answerer would like, and what it may say.
    struct Answer: Sendable, CustomTestStringConvertible {
        var offered: MediaDirection
        var wanted: MediaDirection
        var answer: MediaDirection

        var testDescription: String { "\(self.offered) offered, \(self.wanted) wanted" }

        init(_ offered: MediaDirection, _ wanted: MediaDirection, _ answer: MediaDirection) {
            self.offered = offered
            self.wanted = wanted
            self.answer = answer
        }
    }

    /// RFC 3264 §6.1: to sendonly, recvonly or inactive; to recvonly, sendonly or inactive; to inactive, inactive; to sendrecv, anything.
    static let answers: [Answer] = [
        Answer(.sendrecv, .sendrecv, .sendrecv),
        Answer(.sendrecv, .sendonly, .sendonly),
        Answer(.sendrecv, .recvonly, .recvonly),
        Answer(.sendrecv, .inactive, .inactive),
        Answer(.sendonly, .sendrecv, .recvonly),
        Answer(.sendonly, .sendonly, .inactive),
        Answer(.sendonly, .recvonly, .recvonly),
        Answer(.sendonly, .inactive, .inactive),
        Answer(.recvonly, .sendrecv, .sendonly),
        Answer(.recvonly, .sendonly, .sendonly),
        Answer(.recvonly, .recvonly, .inactive),
        Answer(.recvonly, .inactive, .inactive),
        Answer(.inactive, .sendrecv, .inactive),
        Answer(.inactive, .sendonly, .inactive),
        Answer(.inactive, .recvonly, .inactive),
        Answer(.inactive, .inactive, .inactive),
    ]

    @Test("An answer promises nothing that the offer does not allow or the answerer does not want", arguments: answers)
    func answer(_ row: Answer) {
        #expect(row.offered.answer(wanting: row.wanted) == row.answer)
    }

    @Test("The table has every offer and every wish once")
    func complete() {
        #expect(Set(Self.answers.map { [$0.offered, $0.wanted] }).count == 16)
        #expect(Self.answers.count == 16)
    }

    @Test("A stream's own direction is the first that it names, and sendrecv where it names none")
    func ownDirection() throws {
        let none = try SessionDescription(lines: "m=audio 4000 RTP/AVP 0")
        #expect(none.audio?.ownDirection == nil)
        #expect(none.audio?.direction == .sendrecv)
        let twice = try SessionDescription(lines: "m=audio 4000 RTP/AVP 0", "a=recvonly", "a=sendonly")
        #expect(twice.audio?.direction == .recvonly)
        let valued = try SessionDescription(lines: "m=audio 4000 RTP/AVP 0", "a=sendonly:yes", "a=inactive")
        #expect(valued.audio?.direction == .inactive)
    }

    @Test("Setting a stream's direction replaces whatever it said before")
    func setDirection() throws {
        var media = try #require(try SessionDescription(lines: "m=audio 4000 RTP/AVP 0", "a=recvonly", "a=ptime:20", "a=sendonly").audio)
        media.direction = .inactive
        #expect(media.attributes == [SDPAttribute("ptime", "20"), SDPAttribute("inactive")])
    }

    /// Where a direction may be said, and what it comes to.
    struct Hold: Sendable, CustomTestStringConvertible {
        var session: MediaDirection?
        var media: MediaDirection?
        var address: String
        var mediaAddress: String?
        var expected: MediaDirection

        var testDescription: String {
            "session \(self.session?.rawValue ?? "-"), stream \(self.media?.rawValue ?? "-"), \(self.mediaAddress ?? self.address)"
        }

        init(
            session: MediaDirection? = nil, media: MediaDirection? = nil, at address: String = "192.0.2.10", mediaAt: String? = nil,
            _ expected: MediaDirection
        ) {
            self.session = session
            self.media = media
            self.address = address
            self.mediaAddress = mediaAt
            self.expected = expected
        }
    }

    static let holds: [Hold] = [
        Hold(.sendrecv),
        Hold(media: .sendonly, .sendonly),
        Hold(media: .recvonly, .recvonly),
        Hold(media: .inactive, .inactive),
        Hold(session: .sendonly, .sendonly),
        Hold(session: .inactive, .inactive),
        // What the stream says goes before what the session says (RFC 8866 §5.13).
        Hold(session: .sendonly, media: .sendrecv, .sendrecv),
        Hold(session: .sendrecv, media: .inactive, .inactive),
        // The old hold address: nothing can be received there.
        Hold(at: "0.0.0.0", .sendonly),
        Hold(media: .sendrecv, at: "0.0.0.0", .sendonly),
        Hold(media: .sendonly, at: "0.0.0.0", .sendonly),
        Hold(media: .recvonly, at: "0.0.0.0", .inactive),
        Hold(media: .inactive, at: "0.0.0.0", .inactive),
        Hold(session: .recvonly, at: "0.0.0.0", .inactive),
        Hold(at: "::", .sendonly),
        // The stream's own address is the one that counts.
        Hold(mediaAt: "0.0.0.0", .sendonly),
        Hold(at: "0.0.0.0", mediaAt: "192.0.2.11", .sendrecv),
    ]

    @Test("A phone's direction is said by its stream, its session, or the old hold address", arguments: holds)
    func hold(_ row: Hold) throws {
        let media = MediaDescription(
            kind: "audio", port: 4_000, formats: ["0"], connection: row.mediaAddress.map { SDPConnection(address: $0) },
            attributes: row.media.map { [SDPAttribute($0.rawValue)] } ?? [])
        let description = SessionDescription(
            origin: .init(sessionID: "1", version: 1, address: SDPConnection(address: "192.0.2.10")),
            connection: SDPConnection(address: row.address), attributes: row.session.map { [SDPAttribute($0.rawValue)] } ?? [],
            media: [media])
        #expect(description.audioDirection == row.expected)
        #expect(try SessionDescription(parsing: description.serialized).audioDirection == row.expected)
    }

    @Test("A refused stream, or none, is inactive whatever is said")
    func refused() throws {
        #expect(try SessionDescription(lines: "m=audio 0 RTP/AVP 0", "a=sendrecv").audioDirection == .inactive)
        #expect(try SessionDescription(lines: "a=sendrecv", "m=video 4000 RTP/AVP 96").audioDirection == .inactive)
        #expect(try SessionDescription(lines: "a=sendrecv").audioDirection == .inactive)
    }
}
