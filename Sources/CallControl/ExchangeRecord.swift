import Directory
package import SIPUserAgent

/// What is written down so that another process can go on with it.
package protocol ExchangeRecord: Codable, Sendable {
    static var kind: RecordKind { get }
    var recordID: String { get }
}

package enum RecordKind: String, Hashable, Sendable, Codable, CaseIterable {
    case registration
    case call
    case parked
    case subscription
    case messageWaiting
}

package enum RecordOperation: Sendable {
    case put(any ExchangeRecord)
    case delete(RecordKind, String)

    package var kind: RecordKind {
        switch self {
        case .put(let record): type(of: record).kind
        case .delete(let kind, _): kind
        }
    }

    package var recordID: String {
        switch self {
        case .put(let record): record.recordID
        case .delete(_, let id): id
        }
    }
}

/// The phones of one member.
package struct RegistrationRecord: ExchangeRecord, Hashable {
    package static let kind = RecordKind.registration
    package var address: String
    package var contacts: [ContactBinding]

    package var recordID: String { self.address }

    package init(address: String, contacts: [ContactBinding]) {
        self.address = address
        self.contacts = contacts
    }
}

/// One side of an established call, enough to end it and to say afterwards what it was.
package struct CallRecord: ExchangeRecord, Hashable {
    /// What the record of the leg is made of when the process that had it is gone.
    package struct Leg: Hashable, Sendable, Codable {
        var owner: MemberID?
        /// Of a party outside; nil in records of earlier versions.
        var party: Party?
        var personality: Personality
        var sessionID: String
        var createdAt: Int64
        var answeredAt: Int64?
        var trail: CallTrail
    }

    package static let kind = RecordKind.call
    package var callID: CallHalfID
    package var dialog: Dialog
    /// Nil for a phone's.
    package var trunkID: String?
    /// Nil in records of earlier versions.
    package var leg: Leg?

    package var recordID: String { self.callID.rawValue }

    package init(callID: CallHalfID, dialog: Dialog, trunkID: String? = nil, leg: Leg?) {
        self.callID = callID
        self.dialog = dialog
        self.trunkID = trunkID
        self.leg = leg
    }
}
