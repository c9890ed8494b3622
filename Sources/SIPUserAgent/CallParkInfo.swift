/// Tells a phone that a call is parked against its line: the body that BroadWorks phones ask for in subscriptions to `call-info`.
public struct CallParkInfo: Hashable, Sendable {
    public static let contentType = "application/x-broadworks-callpark-info+xml"
    static let namespace = "http://schema.broadsoft.com/callpark"

    /// Who is parked; nil when nobody is.
    public var parked: DialogInfo.Participant?

    public init(parked: DialogInfo.Participant?) {
        self.parked = parked
    }

    /// The document.
    public var xml: String {
        let inner = self.parked.map { "<callpark><parked>\(DialogInfo.xml($0))</parked></callpark>" } ?? "<callpark/>"
        return "\(XMLText.declaration)<x-broadworks-callpark-info xmlns=\"\(Self.namespace)\">\(inner)</x-broadworks-callpark-info>\n"
    }
}
