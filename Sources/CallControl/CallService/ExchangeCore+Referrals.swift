import Directory
import Media
package import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Transfer by the phone itself: REFER, blind and attended (RFC 3515, RFC 5589, RFC 3891).
extension ExchangeCore {
    func receiveRefer(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey) {
        guard request.headers.count(of: .referTo) == 1, let text = request.headers[.referTo],
            let address = try? SIPNameAddress(parsing: text, field: "Refer-To")
        else { return self.reject(request, key, .badRequest, reason: "Bad Request: Refer-To") }
        let replaces: SIPReplaces?
        switch Self.replaces(in: address.uri) {
        case .success(let found): replaces = found
        case .failure: return self.reject(request, key, .badRequest, reason: "Bad Request: Replaces in Refer-To")
        }
        if let method = address.uri.parameters["method"], !method.equalsIgnoringCase("INVITE") {
            return self.reject(request, key, .notImplemented, reason: "Only INVITE can be referred to")
        }
        guard let half = leg.half, leg.state == .confirmed, half.isEstablished, half.onHangup == nil, half.conference == nil else {
            return self.reject(request, key, .callDoesNotExist, reason: "The call is not connected")
        }
        let isSilent = request.headers[.referSub].map { $0.lowercased().hasPrefix("false") } ?? false
        var headers: [SIPHeaders.Field] = [.init(.contact, self.contact(for: leg.flow))]
        if isSilent { headers.append(.init(.referSub, "false")) }
        self.respond(to: request, key, .accepted, headers: headers, tag: leg.localTag)
        let referral = Referral(
            half: half, leg: leg, destination: address.uri, replaces: replaces, eventID: request.cseq?.number ?? 1, isSilent: isSilent)
        self.report(referral, .trying)
        for feature in self.features where feature.takes(referral) { return }
        self.transfer(referral)
    }

    /// Replaces as a header in a URI; nil when there is none.
    private static func replaces(in uri: SIPURI) -> Result<SIPReplaces?, SIPParseError> {
        guard let headers = uri.headers else { return .success(nil) }
        for field in headers.split(separator: "&") where field.lowercased().hasPrefix("replaces=") {
            guard let replaces = SIPReplaces(parsing: SIPEscape.decode(String(field.dropFirst("replaces=".count)))) else {
                return .failure(SIPParseError(.malformedHeader, field: "Refer-To", offset: 0))
            }
            return .success(replaces)
        }
        return .success(nil)
    }

    /// Tells the phone how its transfer goes: a NOTIFY with the status line (RFC 3515 §2.4.5).
    ///
    /// - Parameter onAnswer: called when the phone has answered, or will not: what follows in the dialog must not overtake a final
    ///   report, or the phone would refuse that (RFC 3261 §12.2.2).
    package func report(_ referral: Referral, _ status: SIPStatus, onAnswer: @escaping () -> Void = {}) {
        guard !referral.isOver else { return }
        if status.isFinal { referral.end() }
        guard !referral.isSilent, referral.leg.state == .confirmed else { return onAnswer() }
        let state = status.isFinal ? "terminated;reason=noresource" : "active;expires=60"
        self.send(
            .notify, on: referral.leg, headers: [.init(.event, "refer;id=\(referral.eventID)"), .init(.subscriptionState, state)],
            content: ("message/sipfrag;version=2.0", Array("SIP/2.0 \(status.rawValue) \(status.reasonPhrase)\r\n".utf8))
        ) { _, _ in onAnswer() }
    }

    // MARK: To anybody

    private func transfer(_ referral: Referral) {
        if let replaces = referral.replaces { return self.transfer(referral, into: replaces) }
        guard let transferee = referral.half.peer, let locationID = self.locationID(of: referral.half) else {
            return self.report(referral, .callDoesNotExist)
        }
        let target: DirectoryIndex.Destination
        do throws(DirectoryIndex.RoutingFailure) {
            target = try self.directory.destination(referral.dialled, from: locationID, localDomains: self.configuration.localDomains)
        } catch {
            return self.report(referral, error == .malformed ? .addressIncomplete : .notFound)
        }
        // To the one who transfers, or to the one who is transferred: the call stays as it is.
        if let owner = referral.half.owner, target == .target(.member(owner)) { return self.report(referral, .loopDetected) }
        if let owner = transferee.owner, target == .target(.member(owner)) { return self.report(referral, .loopDetected) }
        guard let member = referral.half.owner.flatMap({ self.directory.members[$0] }),
            let (permitted, party) = try? self.permitted(target, referral.dialled, by: member, isTransfer: true)
        else { return self.report(referral, .forbidden) }
        self.handOver(
            transferee, from: referral.half, to: permitted, shownAs: party,
            onProgress: { [unowned self] in self.report(referral, .ringing) },
            onEnd: { [unowned self] status, then in self.report(referral, status, onAnswer: then) })
    }

    /// The target rings while the one who transfers still holds on; it lets go when somebody answers.
    ///
    /// - Parameter onEnd: told once how it went; calls what it is given when the one who transfers may be released.
    func handOver(
        _ transferee: CallHalf, from transferor: CallHalf, to target: DirectoryIndex.Destination, shownAs party: Party,
        style: RingStyle = RingStyle(), onProgress: @escaping () -> Void, onEnd: @escaping (SIPStatus, @escaping () -> Void) -> Void
    ) {
        transferee.onHangup = { [unowned self] in
            transferor.onHangup = nil
            onEnd(.gone) { [unowned self] in self.release(transferor) }
        }
        // It may hang up at once, as most phones do: the transfer goes on without it.
        transferor.onHangup = {}
        // The way by which the call came so far is no part of where it goes now.
        let redirections = transferee.redirections
        transferee.redirections = []
        // Its record says so also when it hangs up at once.
        let trail = transferor.trail
        transferor.relate(style.relation?.reason ?? .deflection, nil)
        transferor.trail.transferredAt = self.environment.wallClock
        func restore(_ status: SIPStatus) {
            guard !transferee.hasEnded else { return }
            transferee.onHangup = nil
            transferee.redirections = redirections
            onEnd(status) {}
            if transferor.hasEnded { return self.release(transferee, reason: Self.reason(for: status)) }
            transferor.onHangup = nil
            transferor.trail.relation = trail.relation
            transferor.trail.transferredAt = trail.transferredAt
            self.updateMedia(transferor)
        }
        self.play(.ringback, to: transferee)
        var style = style
        style.isTransferred = true
        let reason = style.relation?.reason ?? .deflection
        style.relation = CallRelation(reason, transferor.id)
        self.seek(
            target, for: transferee, shownAs: party, sessionID: transferee.sessionID, style: style,
            handlers: Ringing(
                onProgress: { _, _ in onProgress() },
                onAnswer: { [unowned self] leg, _ in
                    guard let callee = leg.half, !transferee.hasEnded else { return }
                    self.acknowledge(leg, sequence: leg.inviteSequence)
                    guard leg.remoteDescription != nil else {
                        self.release(callee, reason: .temporaryFailure)
                        return restore(.notAcceptableHere)
                    }
                    transferor.onHangup = nil
                    if !transferor.hasEnded {
                        transferor.relate(reason, callee.id)
                        transferor.trail.transferRelatedCallID = callee.id
                        transferor.noteReleased(by: .local, including: nil)
                        self.unlink(transferor)
                        self.silence(transferor)
                    }
                    onEnd(.ok) { [unowned self] in self.release(transferor) }
                    transferee.relate(reason, callee.id)
                    self.connect(transferee, callee)
                    self.refreshParty(of: transferee)
                },
                onFailure: { status, _ in restore(status) }))
    }

    /// Attended: both calls are here; the two other parties get each other.
    private func transfer(_ referral: Referral, into replaces: SIPReplaces) {
        guard let leg = self.leg(replacedBy: replaces), let other = leg.half, other !== referral.half, other.owner == referral.half.owner else {
            return self.report(referral, .callDoesNotExist)
        }
        guard let first = referral.half.peer, let second = other.peer, first !== other, other.isFree else {
            return self.report(referral, .callDoesNotExist)
        }
        if let owner = other.owner, (try? self.mayJoin(first, and: second, by: owner)) == nil { return self.report(referral, .forbidden) }
        self.joinOthers(of: referral.half, first, and: other, second) { [unowned self] then in
            self.report(referral, .ok, onAnswer: then)
        }
    }

    /// The other parties of one's two calls get each other; one's own calls end.
    ///
    /// - Parameter mayEnd: calls what it is given when they may.
    func joinOthers(
        of half: CallHalf, _ first: CallHalf, and other: CallHalf, _ second: CallHalf, mayEnd: (@escaping () -> Void) -> Void = { $0() }
    ) {
        self.noteTransfer(of: half, .consultativeTransfer, with: other)
        self.noteTransfer(of: other, .consultativeTransfer, with: half)
        first.relate(.consultativeTransfer, second.id)
        second.relate(.consultativeTransfer, first.id)
        for half in [half, other] {
            self.unlink(half)
            self.silence(half)
        }
        mayEnd { [unowned self] in
            self.release(half)
            self.release(other)
        }
        self.connect(first, second)
        self.refreshParty(of: first)
        self.refreshParty(of: second)
    }

    /// The leg that Replaces names, seen from whoever sends it: our tag is theirs to-tag.
    func leg(replacedBy replaces: SIPReplaces) -> Leg? {
        for (ours, theirs) in [(replaces.toTag, replaces.fromTag), (replaces.fromTag, replaces.toTag)] {
            if let leg = self.leg(in: DialogID(callID: replaces.callID, localTag: ours, remoteTag: theirs)) { return leg }
        }
        return nil
    }
}
