package import Directory

/// Something that happened to a member's call, with the call as it is after it: for webhooks and whoever else watches.
package struct CallNotice: Hashable, Sendable {
    /// The event of the resource `telephony_calls`.
    package enum Event: String, Hashable, Sendable, Codable, CaseIterable {
        case created
        case updated
        case deleted
    }

    /// The API's `eventType`.
    package enum Kind: String, Hashable, Sendable, Codable {
        /// The member calls somebody, by phone or by click to dial.
        case originated
        /// Somebody calls the member.
        case received
        case answered
        case held
        case resumed
        case recording
        case updated
        case disconnected
        /// The call left the member for somebody else while it rang: diverted or forwarded.
        case forwarded
    }

    package var event: Event
    package var kind: Kind
    package var owner: MemberID
    package var organizationID: String
    package var details: CallDetails
    /// Milliseconds since 1970.
    package var at: Int64

    package init(event: Event, kind: Kind, owner: MemberID, organizationID: String, details: CallDetails, at: Int64) {
        self.event = event
        self.kind = kind
        self.owner = owner
        self.organizationID = organizationID
        self.details = details
        self.at = at
    }
}

/// A call that is over, as its owner's history keeps it.
package struct CallHistoryEntry: Hashable, Sendable {
    /// The API's `type`.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case placed
        case missed
        case received
    }

    package var kind: Kind
    package var owner: MemberID
    package var name: String?
    package var number: String
    package var privacyEnabled: Bool
    /// Milliseconds since 1970: when the call was placed or came in.
    package var at: Int64

    package init(kind: Kind, owner: MemberID, name: String?, number: String, privacyEnabled: Bool, at: Int64) {
        self.kind = kind
        self.owner = owner
        self.name = name
        self.number = number
        self.privacyEnabled = privacyEnabled
        self.at = at
    }
}
