import CallControl
import Directory

/// Call bodies as the API documents them. Keys that the API does not have are not sent: strict clients fail on them.
struct CallBody: Encodable {
    /// Nil in events, which name it `callId`.
    var id: String?
    var callSessionId: String
    var personality: String
    var state: String
    var remoteParty: RemotePartyBody
    var appearance: Int?
    var created: String
    var answered: String?
    var disconnected: String?
    var muteCapable: Bool
    var muted: Bool
    var redirections: [RedirectionBody]?
    var recall: RecallDetailsBody?
    var recordingState: String?
    var endpointId: String?
    var completedElsewhere: Bool?

    init(_ details: CallDetails) {
        self.id = WebexID(.call, details.id.rawValue).description
        self.callSessionId = details.sessionID
        self.personality = details.personality.rawValue
        self.state = details.state.rawValue
        self.remoteParty = RemotePartyBody(details.remoteParty)
        self.appearance = details.appearance
        self.created = Timestamp.text(details.createdAt)
        self.answered = details.answeredAt.map(Timestamp.text)
        self.disconnected = details.disconnectedAt.map(Timestamp.text)
        self.muteCapable = details.muteCapable
        self.muted = details.muted
        if !details.redirections.isEmpty { self.redirections = details.redirections.map(RedirectionBody.init) }
        self.recordingState = details.recordingState?.rawValue
        self.endpointId = details.deviceID.map { WebexID(.device, $0).description }
        if details.completedElsewhere { self.completedElsewhere = true }
        self.recall = details.recall.map { RecallDetailsBody(party: RemotePartyBody($0)) }
    }
}

/// One step on the way of a call.
struct RedirectionBody: Encodable {
    var reason: String
    var redirectingParty: RemotePartyBody

    init(_ redirection: RedirectionDetails) {
        self.reason = redirection.reason.rawValue
        self.redirectingParty = RemotePartyBody(redirection.party)
    }
}

/// Where the call was parked that comes back.
struct RecallDetailsBody: Encodable {
    var type = "park"
    var party: RemotePartyBody
}

struct RemotePartyBody: Encodable {
    var name: String?
    var number: String?
    var personId: String?
    var placeId: String?
    var virtualLineId: String?
    var privacyEnabled: Bool
    var callType: String

    init(_ party: RemoteParty) {
        self.privacyEnabled = party.privacyEnabled
        self.callType = party.callType.rawValue
        if party.privacyEnabled { return }
        self.name = party.name
        self.number = party.number
        guard let id = party.memberID else { return }
        switch id.kind {
        case .person: self.personId = WebexID(.people, id.key).description
        case .workspace: self.placeId = WebexID(.place, id.key).description
        case .virtualLine: self.virtualLineId = WebexID(.virtualLine, id.key).description
        }
    }
}

struct CallList: Encodable {
    var items: [CallBody]
}

struct CallReferenceBody: Encodable {
    var callId: String
    var callSessionId: String

    init(_ reference: CallReference) {
        self.callId = WebexID(.call, reference.id.rawValue).description
        self.callSessionId = reference.sessionID
    }
}

struct ParkedBody: Encodable {
    var parkedAgainst: RemotePartyBody
}

/// An orbit that holds a call, for operators.
struct OrbitBody: Encodable {
    var name: String?
    var number: String
    var parkedParty: RemotePartyBody
    var parker: RemotePartyBody?
    var parkedAt: String
    /// The call rings back at this moment.
    var recalling: Bool
    /// When it rings back, or rang.
    var recallAt: String
}

struct OrbitList: Encodable {
    var items: [OrbitBody]
}

/// A conference, or nothing at all where there is none.
struct ConferenceBody: Encodable {
    struct Participant: Encodable {
        var callId: String
        var muted: Bool
        var deafened: Bool
    }

    var state: String?
    var appearance: Int?
    var created: String?
    var muted: Bool?
    var type: String?
    var participants: [Participant]?

    init(_ details: ConferenceDetails?) {
        guard let details else { return }
        self.state = details.state.rawValue
        self.appearance = details.appearance
        self.created = Timestamp.text(details.createdAt)
        self.muted = details.muted
        if details.isBargeIn { self.type = "bargeIn" }
        self.participants = details.participants.map {
            Participant(callId: WebexID(.call, $0.callID.rawValue).description, muted: $0.muted, deafened: $0.deafened)
        }
    }
}
