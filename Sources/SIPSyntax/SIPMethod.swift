/// A request method (RFC 3261 §7.1 and the RFCs that add methods). Methods are case-sensitive tokens.
public struct SIPMethod: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public var description: String { self.rawValue }

    public static let invite = SIPMethod(rawValue: "INVITE")
    public static let ack = SIPMethod(rawValue: "ACK")
    public static let bye = SIPMethod(rawValue: "BYE")
    public static let cancel = SIPMethod(rawValue: "CANCEL")
    public static let options = SIPMethod(rawValue: "OPTIONS")
    public static let register = SIPMethod(rawValue: "REGISTER")
    /// RFC 3262.
    public static let prack = SIPMethod(rawValue: "PRACK")
    /// RFC 3311.
    public static let update = SIPMethod(rawValue: "UPDATE")
    /// RFC 6086.
    public static let info = SIPMethod(rawValue: "INFO")
    /// RFC 6665.
    public static let subscribe = SIPMethod(rawValue: "SUBSCRIBE")
    /// RFC 6665.
    public static let notify = SIPMethod(rawValue: "NOTIFY")
    /// RFC 3515.
    public static let refer = SIPMethod(rawValue: "REFER")
    /// RFC 3428.
    public static let message = SIPMethod(rawValue: "MESSAGE")
    /// RFC 3903.
    public static let publish = SIPMethod(rawValue: "PUBLISH")

    /// The known method spelled by these bytes, without making a new string for it.
    static func known(_ bytes: UnsafeBufferPointer<UInt8>) -> SIPMethod? {
        switch bytes.count {
        case 3:
            if bytes.equals("ACK") { return .ack }
            if bytes.equals("BYE") { return .bye }
        case 6:
            if bytes.equals("INVITE") { return .invite }
            if bytes.equals("CANCEL") { return .cancel }
            if bytes.equals("UPDATE") { return .update }
            if bytes.equals("NOTIFY") { return .notify }
        case 8:
            if bytes.equals("REGISTER") { return .register }
        default:
            break
        }
        return nil
    }
}
