/// The state of somebody's dialogs, as watchers are told of it (RFC 4235).
public struct DialogInfo: Hashable, Sendable {
    public static let contentType = "application/dialog-info+xml"

    /// `state` of RFC 4235 §3.7.1.
    public enum State: String, Hashable, Sendable, Codable {
        case trying
        case early
        case confirmed
        case terminated
    }

    public enum Direction: String, Hashable, Sendable, Codable {
        case initiator
        case recipient
    }

    /// Somebody in a dialog: a name to show and a URI.
    public struct Participant: Hashable, Sendable, Codable {
        public var name: String?
        public var uri: String

        public init(name: String?, uri: String) {
            self.name = name
            self.uri = uri
        }
    }

    /// One `dialog` element.
    public struct Dialog: Hashable, Sendable, Codable {
        /// Unique in the document's entity, and not empty.
        public var id: String
        public var callID: String
        public var localTag: String
        public var remoteTag: String
        public var direction: Direction
        public var state: State
        public var local: Participant?
        public var remote: Participant?
        /// The call is parked: told again as BroadWorks phones know it (`bw:callpark`).
        public var isParked: Bool

        public init(
            id: String, callID: String, localTag: String, remoteTag: String, direction: Direction, state: State, local: Participant?,
            remote: Participant?, isParked: Bool = false
        ) {
            self.id = id
            self.callID = callID
            self.localTag = localTag
            self.remoteTag = remoteTag
            self.direction = direction
            self.state = state
            self.local = local
            self.remote = remote
            self.isParked = isParked
        }
    }

    /// Whose dialogs they are.
    public var entity: String
    /// One more with each document of a subscription.
    public var version: Int
    /// Whether the document lists every dialog, or only what has changed.
    public var isFull: Bool
    public var dialogs: [Dialog]

    public init(entity: String, version: Int, isFull: Bool, dialogs: [Dialog]) {
        self.entity = entity
        self.version = version
        self.isFull = isFull
        self.dialogs = dialogs
    }

    /// What has changed from `old` to `new`: new and changed dialogs, and as terminated those that are gone.
    public static func changes(from old: [Dialog], to new: [Dialog]) -> [Dialog] {
        let gone = old.filter { dialog in !new.contains { $0.id == dialog.id } }.map { dialog in
            var dialog = dialog
            dialog.state = .terminated
            dialog.isParked = false
            return dialog
        }
        return gone + new.filter { !old.contains($0) }
    }

    /// The document.
    public var xml: String {
        var text = XMLText.declaration
        text += "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" xmlns:bw=\"\(CallParkInfo.namespace)\""
        text += " version=\"\(self.version)\" state=\"\(self.isFull ? "full" : "partial")\" entity=\"\(XMLText.escape(self.entity))\">\n"
        for dialog in self.dialogs { text += Self.xml(dialog) }
        return text + "</dialog-info>\n"
    }

    private static func xml(_ dialog: Dialog) -> String {
        var text = "<dialog id=\"\(XMLText.escape(dialog.id))\" call-id=\"\(XMLText.escape(dialog.callID))\""
        text += " local-tag=\"\(XMLText.escape(dialog.localTag))\" remote-tag=\"\(XMLText.escape(dialog.remoteTag))\""
        text += " direction=\"\(dialog.direction.rawValue)\">\n<state>\(dialog.state.rawValue)</state>\n"
        if let local = dialog.local { text += "<local>\(self.xml(local))<target uri=\"\(XMLText.escape(local.uri))\"/></local>\n" }
        if let remote = dialog.remote { text += "<remote>\(self.xml(remote))<target uri=\"\(XMLText.escape(remote.uri))\"/></remote>\n" }
        if dialog.isParked {
            text += "<bw:callpark><bw:parked>\(dialog.remote.map(self.xml) ?? "")</bw:parked></bw:callpark>\n"
        }
        return text + "</dialog>\n"
    }

    static func xml(_ participant: Participant) -> String {
        let display = participant.name.map { " display=\"\(XMLText.escape($0))\"" } ?? ""
        return "<identity\(display)>\(XMLText.escape(participant.uri))</identity>"
    }
}
