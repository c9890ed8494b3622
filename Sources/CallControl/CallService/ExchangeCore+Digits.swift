package import Directory
package import Media
import SDP
package import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Talking to a party as a machine: prompts, and the keys that it presses.
extension ExchangeCore {
    /// Says something to a half instead of what it hears. Returns how long that takes.
    @discardableResult
    package func announce(_ prompts: [Prompt], to half: CallHalf) -> Duration {
        let announcement = Announcement(prompts)
        half.music = nil
        self.media(.announce(half.port, announcement, self.musicCodec(for: half) ?? half.legs.first.flatMap(Self.musicCodec)))
        return announcement.length
    }

    private static func musicCodec(_ leg: Leg) -> AudioCodec? { leg.codecs.first { G711($0) != nil } }

    /// Has the keys told that a half's party presses, by RTP (RFC 4733) or INFO. Nil: no more.
    package func collectDigits(from half: CallHalf, _ handler: ((Character) -> Void)?) {
        guard half.hasPort else { return }
        self.digitHandlers[half.port] = handler
        let event = half.legs.first?.localDescription?.audio?.codecs.first { $0.isTelephoneEvent }
        self.media(.collectDigits(half.port, payloadType: handler == nil ? nil : event?.payloadType))
    }

    /// What the media engine tells by itself.
    package func received(_ event: MediaEvent) {
        self.enter {
            switch event {
            case .digit(let port, let digit): self.digitHandlers[port]?(digit)
            case .recordingEnded(_, let file, let failure): self.recordingEnded(file, failure: failure)
            }
        }
    }

    /// Keys in INFO: `application/dtmf-relay` with `Signal=5`, or `application/dtmf` with the key alone.
    func receiveInfo(_ request: SIPRequest, _ leg: Leg, _ key: ServerTransactionKey) {
        self.respond(to: request, key, .ok, tag: leg.localTag)
        guard let half = leg.half, let handler = self.digitHandlers[half.port] else { return }
        let text = String(decoding: request.body, as: UTF8.self)
        let digit: Character?
        switch request.contentType {
        case "application/dtmf-relay":
            let line = text.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("signal") }
            digit = line?.split(separator: "=").last?.first { !$0.isWhitespace }
        case "application/dtmf": digit = text.first { !$0.isWhitespace }
        default: digit = nil
        }
        if let digit, "0123456789*#ABCD".contains(digit) { handler(digit) }
    }

    // MARK: Pressing keys for a member (the API's transmitDtmf)

    /// Keys in one request at most.
    private static let mostKeys = 250
    private static let keyInterval = Duration.milliseconds(200)
    private static let keyPause = Duration.seconds(2)

    /// Presses keys towards the other party of a member's call: by RFC 4733 where that was agreed, else by INFO.
    package func transmitDigits(_ digits: String, _ id: CallHalfID, by member: MemberID) throws(CallControlError) {
        let half = try self.half(id, of: member)
        let keys = digits.uppercased()
        guard !keys.isEmpty, keys.count <= Self.mostKeys, keys.allSatisfy({ "0123456789*#ABCD,".contains($0) }) else {
            throw .malformedDigits(digits)
        }
        guard half.isEstablished, half.state == .connected, let peer = half.peer, let leg = peer.answeredLeg else {
            throw .wrongState(
                half.state == .connected ? "The call has no other party of its own" : "The call is \(half.state.rawValue), not connected")
        }
        if let event = leg.codecs.first(where: \.isTelephoneEvent) {
            return self.media(.sendDigits(peer.port, digits: keys, payloadType: event.payloadType))
        }
        guard leg.allowsInfo else { throw .phoneRefused("The other party's phone takes no keys, neither as RTP events nor as INFO") }
        var delay = Duration.zero
        for key in keys {
            guard key != "," else {
                delay += Self.keyPause
                continue
            }
            _ = self.schedule(after: delay) { [unowned self] in
                guard leg.state == .confirmed else { return }
                self.send(
                    .info, on: leg, content: ("application/dtmf-relay", Array("Signal=\(key)\r\nDuration=100\r\n".utf8)))
            }
            delay += Self.keyInterval
        }
    }

    // MARK: Answering as a machine

    /// Answers a caller with our own voice. False when its offer has no codec of ours; it is then rejected.
    package func answerOurselves(_ caller: CallHalf, then body: @escaping () -> Void) -> Bool {
        if caller.isAnswered {
            body()
            return true
        }
        guard let leg = caller.legs.first, leg.role == .server else { return false }
        guard let offer = leg.remoteDescription else {
            self.accept(leg, with: self.ownDescription(Self.ownCodecs, for: leg, half: caller)) { [unowned self] ack in
                guard self.takeAnswer(in: ack, on: leg) else { return self.release(caller, reason: .temporaryFailure) }
                body()
            }
            return true
        }
        guard let answer = Self.answer(to: offer, codecs: Self.ownCodecs) else {
            self.release(caller, status: .notAcceptableHere, reason: .temporaryFailure)
            return false
        }
        self.accept(leg, with: self.localDescription(answer, for: leg, half: caller).aligned(with: offer))
        self.record(caller)
        body()
        return true
    }

    /// Says why a call goes nowhere and then ends it: as early media to a caller who is not answered, in the call to one who is.
    package func refuse(_ caller: CallHalf, saying prompts: [Prompt], status: SIPStatus) {
        guard !caller.hasEnded else { return }
        let length: Duration
        if caller.isAnswered {
            length = self.announce(prompts, to: caller)
        } else if let leg = caller.legs.first, leg.role == .server, leg.pendingReliable == nil, !leg.requiresReliable,
            let offer = leg.remoteDescription, let answer = Self.answer(to: offer, codecs: Self.ownCodecs)
        {
            let description = self.localDescription(answer, for: leg, half: caller).aligned(with: offer)
            leg.localDescription = description
            self.setRemote(of: caller, from: leg)
            self.sendProgress(.sessionProgress, on: leg, body: description)
            length = self.announce(prompts, to: caller)
        } else {
            return self.release(caller, status: status, reason: Self.reason(for: status))
        }
        // Half a second for what is still in the phone's buffer.
        _ = self.schedule(after: length + .milliseconds(500)) { [unowned self] in
            self.release(caller, status: status, reason: Self.reason(for: status))
        }
    }
}
