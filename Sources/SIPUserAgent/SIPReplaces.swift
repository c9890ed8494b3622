/// The Replaces header: the dialog whose place a new one takes (RFC 3891).
public struct SIPReplaces: Hashable, Sendable, CustomStringConvertible {
    public var callID: String
    public var toTag: String
    public var fromTag: String
    /// Only a dialog that nobody has answered yet may be replaced.
    public var isEarlyOnly: Bool

    public init(callID: String, toTag: String, fromTag: String, isEarlyOnly: Bool = false) {
        self.callID = callID
        self.toTag = toTag
        self.fromTag = fromTag
        self.isEarlyOnly = isEarlyOnly
    }

    /// Reads `call-id;to-tag=…;from-tag=…`. Nil when one of them is missing.
    public init?(parsing text: String) {
        let parts = text.split(separator: ";").map { part in
            part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        }.map { String($0) }
        guard let callID = parts.first, !callID.isEmpty else { return nil }
        func value(_ name: String) -> String? {
            parts.dropFirst().first { $0.lowercased().hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        guard let toTag = value("to-tag"), let fromTag = value("from-tag"), !toTag.isEmpty, !fromTag.isEmpty else { return nil }
        self.init(callID: callID, toTag: toTag, fromTag: fromTag, isEarlyOnly: parts.dropFirst().contains { $0.lowercased() == "early-only" })
    }

    public var description: String {
        "\(self.callID);to-tag=\(self.toTag);from-tag=\(self.fromTag)\(self.isEarlyOnly ? ";early-only" : "")"
    }
}
