package import Directory
import SIPSyntax
import SIPTransaction
package import SIPUserAgent

/// What a subscription is about (RFC 6665 §4.4.1).
package enum EventPackage: String, Hashable, Sendable, Codable {
    /// RFC 4235.
    case dialog
    /// BroadWorks' call-info, as far as call park goes.
    case callInfo = "call-info"
    /// Voice messages that wait (RFC 3842).
    case messageSummary = "message-summary"

    var contentType: String {
        switch self {
        case .dialog: DialogInfo.contentType
        case .callInfo: CallParkInfo.contentType
        case .messageSummary: "application/simple-message-summary"
        }
    }
}

/// Whose state a subscription tells.
package enum WatchedSubject: Hashable, Sendable, Codable {
    case target(DirectoryIndex.Target)
    /// The line keys of a member, as one list (RFC 4662).
    case list(MemberID)
}

/// One subscription of a phone to somebody's state, on the notifier's side (RFC 6665).
final class Watcher {
    let member: MemberID
    let event: EventPackage
    /// The `id` of the Event header.
    let eventID: String?
    let subject: WatchedSubject
    /// The subject as the phone wrote it.
    let entity: String
    var dialog: Dialog
    /// Milliseconds since 1970.
    var expiresAt: Int64
    var expiryTimer: TimerToken?
    var queue = NotificationQueue()
    /// The next document tells everything.
    var isFullDue = true
    /// Of the list, or of the one document.
    var version = 0
    var versions: [DirectoryIndex.Target: Int] = [:]
    /// What the phone knows of each target.
    var told: [DirectoryIndex.Target: [DialogInfo.Dialog]] = [:]
    var toldParked: DialogInfo.Participant?
    var toldSummary: String?
    /// The elements of the list that the phone knows.
    var toldElements: [MonitoredElement] = []
    /// The elements of the list whose status the phone was told that it may not see.
    var toldHidden: Set<DirectoryIndex.Target> = []
    /// CSeq numbers and versions below this may have been used when a process goes on with the stored record.
    var ceiling = 0
    /// Notifications that could not be sent since the last that could.
    var failures = 0

    init(member: MemberID, event: EventPackage, eventID: String?, subject: WatchedSubject, entity: String, dialog: Dialog, expiresAt: Int64) {
        self.member = member
        self.event = event
        self.eventID = eventID
        self.subject = subject
        self.entity = entity
        self.dialog = dialog
        self.expiresAt = expiresAt
    }

    var key: ExchangeCore.DialogKey { ExchangeCore.DialogKey(callID: self.dialog.id.callID, localTag: self.dialog.id.localTag) }

    var eventHeader: String { self.event.rawValue + (self.eventID.map { ";id=\($0)" } ?? "") }

    var isList: Bool { if case .list = self.subject { true } else { false } }
}

/// A subscription as it is stored, for the next process to go on with.
package struct SubscriptionRecord: ExchangeRecord, Hashable {
    package static let kind = RecordKind.subscription
    package var member: MemberID
    package var event: EventPackage
    package var eventID: String?
    package var subject: WatchedSubject
    package var entity: String
    package var dialog: Dialog
    /// Milliseconds since 1970.
    package var expiresAt: Int64
    /// No CSeq and no version above this was used; whoever goes on with the subscription begins there (RFC 3261 §12.2.1.1,
    /// RFC 4235 §3.7.1).
    package var ceiling: Int

    package var recordID: String { "\(self.dialog.id.callID) \(self.dialog.id.localTag)" }

    init(_ watcher: Watcher) {
        self.member = watcher.member
        self.event = watcher.event
        self.eventID = watcher.eventID
        self.subject = watcher.subject
        self.entity = watcher.entity
        self.dialog = watcher.dialog
        self.expiresAt = watcher.expiresAt
        self.ceiling = watcher.ceiling
    }
}
