package import Directory
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Telling a phone that its configuration has changed.
extension ExchangeCore {
    /// What makers of phones have agreed on without a standard; those that know no `reboot` pass over it.
    private static let checkSyncEvent = "check-sync;reboot=false"

    /// Asks each phone that has registered lines of a device to fetch its configuration: a NOTIFY outside any subscription, which
    /// phones take from their registrar. What a phone makes of it, it does not say; so nobody waits for its answer.
    ///
    /// - Throws: `CallControlError.notRegistered` when no phone of the device is.
    package func checkSync(_ device: Device) throws(CallControlError) {
        // A phone has a contact for each of its lines and wants to be told once.
        var told: Set<SIPFlow> = []
        for line in device.lines {
            for contact in self.contacts(of: line.memberID) where self.deviceID(of: contact, line.memberID) == device.id {
                guard told.insert(contact.flow).inserted else { continue }
                self.sendCheckSync(to: contact, line)
            }
        }
        guard !told.isEmpty else { throw .notRegistered }
    }

    private func sendCheckSync(to contact: ContactBinding, _ line: DeviceLine) {
        let domain = self.domain(ofMember: line.memberID)
        var from = SIPNameAddress(uri: SIPURI(host: domain))
        from.parameters = SIPParameters([.init(name: "tag", value: self.token())])
        var headers = SIPHeaders()
        headers.append(.via, self.via(for: contact.flow).description)
        headers.append(.maxForwards, "70")
        headers.append(.from, from.description)
        headers.append(.to, SIPNameAddress(uri: SIPURI(user: line.account.username, host: domain)).description)
        headers.append(.callID, self.token() + "@" + self.configuration.host)
        headers.append(.cseq, SIPSequence(1, .notify).description)
        headers.append(.contact, self.contact(for: contact.flow))
        headers.append(.event, Self.checkSyncEvent)
        headers.append(.subscriptionState, "terminated")
        headers.append(.userAgent, Self.product)
        self.counters.notificationsSent += 1
        self.send(SIPRequest(method: .notify, uri: contact.contact, headers: headers), over: contact.flow) { _, _ in }
    }
}
