import CallControl
import Directory
import HTTPTypes
import WebexAPI

extension CallRecording {
    /// Bob's recording of his call from Carol.
    static func sample(
        _ id: String = "rec-1", owner: MemberID = MemberID(.person, "bob"), organizationID: String = "acme", locationID: String = "hq",
        party: RemoteParty = .carol, personality: Personality = .terminator, at: Int64 = 1_754_412_499_359, status: Status = .available
    ) -> CallRecording {
        CallRecording(
            id: id, owner: owner, organizationID: organizationID, locationID: locationID, callID: CallHalfID(rawValue: "callhalf-1.2.3:0"),
            sessionID: "session-1", personality: personality, remoteParty: party, startedAt: at - 61_500, endedAt: at, status: status)
    }
}

extension RemoteParty {
    static let carol = RemoteParty(name: "Carol Chen", number: "1003", memberID: MemberID(.person, "carol"), callType: .location)
}

extension APIBench {
    /// Some bytes, as if they were the sound of every recording.
    static let sound = Array("RIFF and so on".utf8)

    func keep(_ recordings: CallRecording...) async {
        for recording in recordings { await self.recordings.insert(recording, sound: Self.sound) }
    }

    /// The path and query of the link in a recording's details.
    func link(_ id: String, token: String = "bob") async throws -> String {
        let details = try await self.request(.get, "/v1/convergedRecordings/\(id)", token: token)
        let links = details.object["temporaryDirectDownloadLinks"] as? [String: Any]
        guard let link = links?["audioDownloadLink"] as? String else { throw APIError(.notFound, "no link: \(details.text)") }
        return link.replacing("http://orbit.example:8080", with: "")
    }
}
