import SIPSyntax

extension SIPFlow {
    static let udp = SIPFlow(.udp, host: "192.0.2.10", port: 5060)
    static let tcp = SIPFlow(.tcp, host: "192.0.2.10", port: 49_152)
    static let otherPhone = SIPFlow(.udp, host: "192.0.2.11", port: 5060)
}
