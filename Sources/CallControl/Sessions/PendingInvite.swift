package import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// An INVITE of ours that nobody has answered yet, as it is stored: enough to take it back.
package struct PendingInvite: Hashable, Sendable, Codable {
    /// The Via with its branch, and the rest that a CANCEL repeats (RFC 3261 §9.1).
    package var via: String
    package var uri: SIPURI
    package var from: String
    package var to: String
    package var callID: String
    package var flow: SIPFlow

    init?(_ leg: Leg) {
        guard let invite = leg.invite, leg.role == .client, leg.state == .early, let via = invite.headers[.via], let from = invite.headers[.from],
            let to = invite.headers[.to]
        else { return nil }
        self.via = via
        self.uri = invite.uri
        self.from = from
        self.to = to
        self.callID = leg.callID
        self.flow = leg.flow
    }

    func request(_ method: SIPMethod) -> SIPRequest {
        SIPRequest(
            method: method, uri: self.uri,
            headers: SIPHeaders([
                .init(.via, self.via), .init(.maxForwards, "70"), .init(.from, self.from), .init(.to, self.to), .init(.callID, self.callID),
                .init(.cseq, SIPSequence(Leg.firstSequence, method).description),
            ]))
    }
}

extension ExchangeCore {
    /// The INVITEs that ring for a caller now.
    package func pendingInvites(soughtFor caller: CallHalf) -> [PendingInvite] {
        var halves = caller.hunt?.ringing ?? []
        // One that has only just begun to ring.
        if let sought = caller.sought, !halves.contains(where: { $0 === sought }) { halves.append(sought) }
        return halves.filter { !$0.hasEnded && !$0.isAnswered }.flatMap(\.legs).compactMap { PendingInvite($0) }
    }

    /// Takes back an INVITE of an earlier process. A phone that has answered it meanwhile gets its ACK and a BYE.
    package func cancel(_ invite: PendingInvite) {
        guard let from = try? SIPNameAddress(parsing: invite.from, field: "From"), let tag = from.tag else { return }
        let leg = Leg(
            id: self.nextLegID(), role: .client, half: nil, flow: invite.flow, localTag: tag, callID: invite.callID, descriptionID: "0")
        leg.invite = invite.request(.invite)
        leg.cancelReason = .normalClearing
        leg.state = .terminated
        leg.giveUpTimer = self.start(.cancelled(leg.id), after: self.configuration.timing.timeout)
        self.legs[leg.id] = leg
        self.orphans[DialogKey(callID: leg.callID, localTag: tag)] = leg
        var request = invite.request(.cancel)
        request.headers.append(.reason, SIPReason.normalClearing.headerValue)
        self.transactions.send(request, over: invite.flow)
    }

    /// A 2xx to an INVITE that an earlier process sent and this one has taken back.
    func receivedOrphan(_ response: SIPResponse) -> Bool {
        guard let callID = response.callID, let tag = response.from?.tag, let leg = self.orphans[DialogKey(callID: callID, localTag: tag)],
            let invite = leg.invite, let dialog = Dialog(request: invite, response: response, flow: leg.flow)
        else { return false }
        self.endUnwanted(dialog, leg)
        return true
    }
}
