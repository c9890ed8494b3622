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
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        guard let callID = parts.first, !callID.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            // White space may stand around the equals sign (RFC 3261 §25.1).
            let pair = part.split(separator: "=", maxSplits: 1).map { Self.trimmed($0) }
            if let name = pair.first { parameters[name.lowercased()] = pair.count > 1 ? pair[1] : "" }
        }
        guard let toTag = parameters["to-tag"], let fromTag = parameters["from-tag"], !toTag.isEmpty, !fromTag.isEmpty else { return nil }
        self.init(callID: callID, toTag: toTag, fromTag: fromTag, isEarlyOnly: parameters["early-only"] != nil)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest.drop { $0 == " " || $0 == "\t" })
    }

    public var description: String {
        "\(self.callID);to-tag=\(self.toTag);from-tag=\(self.fromTag)\(self.isEarlyOnly ? ";early-only" : "")"
    }
}
