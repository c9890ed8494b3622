package import Directory
import SIPUserAgent

/// That voice messages wait for a member, as it is stored.
package struct MessageWaitingRecord: ExchangeRecord, Hashable {
    package static let kind = RecordKind.messageWaiting
    package var member: MemberID

    package var recordID: String { self.member.description }

    package init(member: MemberID) {
        self.member = member
    }
}

/// The message waiting indicator (RFC 3842): a voicemail system elsewhere sets it, the member's phones light their lamp.
extension ExchangeCore {
    package func setMessageWaiting(_ isWaiting: Bool, for member: MemberID) {
        guard self.messagesWaiting.contains(member) != isWaiting else { return }
        let record = MessageWaitingRecord(member: member)
        if isWaiting {
            self.messagesWaiting.insert(member)
            self.environment.persistBehind(.put(record))
        } else {
            self.messagesWaiting.remove(member)
            self.environment.persistBehind(.delete(.messageWaiting, record.recordID))
        }
        self.environment.publish(.messageWaiting(member, isWaiting))
        self.touch(.member(member))
    }

    package func isMessageWaiting(for member: MemberID) -> Bool { self.messagesWaiting.contains(member) }

    /// What an earlier process wrote down.
    package func restore(_ records: [MessageWaitingRecord]) {
        self.messagesWaiting = Set(records.map(\.member).filter { self.directory.members[$0] != nil })
    }

    /// The message-summary of a member (RFC 3842 §3.5): how many messages there are only the voicemail system knows.
    func messageSummary(of member: MemberID) -> String {
        let isWaiting = self.isMessageWaiting(for: member)
        var text = "Messages-Waiting: \(isWaiting ? "yes" : "no")\r\n"
        if let number = self.directory.members[member]?.settings.voicemailNumber {
            text += "Message-Account: sip:\(number.filter { !$0.isWhitespace })@\(self.domain(ofMember: member))\r\n"
        }
        return text + "Voice-Message: \(isWaiting ? "1/0" : "0/0") (0/0)\r\n"
    }
}
