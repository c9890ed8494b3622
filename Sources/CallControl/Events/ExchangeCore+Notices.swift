import Directory

/// What owners of calls are told: details, notices, history.
extension ExchangeCore {
    package func details(of half: CallHalf) -> CallDetails {
        let locationID = self.locationID(of: half)
        let party = half.onHangup == nil ? half.peer?.party ?? half.remote : half.remote ?? half.peer?.party
        let state = half.state
        var remote = self.directory.remoteParty(party ?? Party(target: nil, name: nil, number: ""), seenFrom: locationID)
        if half.peer?.isEmergency == true { remote.callType = .emergency }
        let hasBeenAnswered = state != .connecting && state != .alerting
        return CallDetails(
            id: half.id, sessionID: half.sessionID, personality: half.personality, state: state,
            remoteParty: remote,
            appearance: half.appearance, createdAt: half.createdAt, answeredAt: hasBeenAnswered ? half.answeredAt : nil,
            muteCapable: half.isAnswered && !half.hasEnded, muted: half.isMuted,
            redirections: half.redirections.map {
                RedirectionDetails(reason: $0.reason, party: self.directory.remoteParty($0.party, seenFrom: locationID))
            },
            recall: half.recalledFrom.map { self.directory.remoteParty($0, seenFrom: locationID) },
            recordingState: half.recordingState, deviceID: half.deviceID, completedElsewhere: half.completedElsewhere)
    }

    // MARK: Notices

    /// Something of a half has changed that its owner may be told.
    func noteChange(of half: CallHalf) {
        guard !half.isChanged, !half.hasEnded, !half.isEnding, half.owner != nil, self.environment.wantsNotices else { return }
        half.isChanged = true
        self.changedHalves.append(half)
    }

    /// Once all that came in together has been dealt with.
    func tellNotices() {
        guard !self.changedHalves.isEmpty else { return }
        let halves = self.changedHalves
        self.changedHalves.removeAll(keepingCapacity: true)
        for half in halves where half.isChanged && !half.hasEnded { self.tellNotice(of: half) }
    }

    private func tellNotice(of half: CallHalf) {
        half.isChanged = false
        let details = self.details(of: half)
        // A call that has not begun to ring is not there yet for the one who is called.
        guard half.told != nil || half.personality != .terminator || details.state != .connecting else { return }
        if half.told == nil, half.isRestored {
            half.told = details
            return
        }
        guard let told = half.told else { return self.tellCreation(of: half, details) }
        guard told != details else { return }
        self.publish(.updated, Self.kind(told, details), details, half)
    }

    /// A phone that answers at once has not rung; whoever waits for the answer is told of it all the same.
    private func tellCreation(of half: CallHalf, _ details: CallDetails) {
        var first = details
        let isUnanswered = details.state == .connecting || details.state == .alerting
        if !isUnanswered {
            first.state = half.personality == .terminator ? .alerting : .connecting
            first.answeredAt = nil
        }
        self.publish(.created, half.personality == .terminator ? .received : .originated, first, half)
        if !isUnanswered { self.publish(.updated, .answered, details, half) }
    }

    private static func kind(_ before: CallDetails, _ after: CallDetails) -> CallNotice.Kind {
        let wasAnswered = before.state != .connecting && before.state != .alerting
        let isAnswered = after.state != .connecting && after.state != .alerting
        if !wasAnswered, isAnswered { return .answered }
        if before.state != .held, after.state == .held { return .held }
        if before.state == .held, after.state == .connected { return .resumed }
        if before.recordingState != after.recordingState { return .recording }
        return .updated
    }

    private func publish(_ event: CallNotice.Event, _ kind: CallNotice.Kind, _ details: CallDetails, _ half: CallHalf) {
        half.told = details
        guard let owner = half.owner, let organizationID = self.directory.members[owner]?.organizationID else { return }
        self.environment.publish(
            .notice(
                CallNotice(
                    event: event, kind: kind, owner: owner, organizationID: organizationID, details: details, at: self.environment.wallClock)))
    }

    /// A half is about to end with its peer: what has changed until now is told, and nothing more but the end.
    func notePeerEnds(_ half: CallHalf) {
        guard !half.hasEnded else { return }
        if half.isChanged { self.tellNotice(of: half) }
        half.isEnding = true
    }

    /// The last moment at which a half can be described: it ends now.
    func noteEnd(of half: CallHalf) -> CallDetails? {
        guard half.owner != nil, self.environment.wantsNotices else { return nil }
        if half.told == nil, half.isRestored {
            half.told = self.details(of: half)
        } else if half.told == nil {
            self.tellCreation(of: half, self.details(of: half))
        } else if half.isChanged {
            self.tellNotice(of: half)
        }
        return half.told
    }

    func tellEnd(of half: CallHalf, _ last: CallDetails?) {
        guard var details = last else { return }
        details.state = .disconnected
        details.disconnectedAt = self.environment.wallClock
        details.completedElsewhere = half.completedElsewhere
        details.recordingState = half.recordingState
        self.publish(.deleted, half.isForwarded ? .forwarded : .disconnected, details, half)
    }

    // MARK: History

    /// A call that is over goes into its owner's history.
    func leaveHistory(of half: CallHalf) {
        guard let owner = half.owner, let party = half.historyParty else { return }
        let kind: CallHistoryEntry.Kind
        switch half.personality {
        case .originator, .clickToDial: kind = .placed
        case .terminator where half.isAnswered: kind = .received
        // Somebody of the same group, or another phone, has it.
        case .terminator where half.completedElsewhere: return
        case .terminator: kind = .missed
        }
        let shown = self.directory.remoteParty(party, seenFrom: self.locationID(of: half))
        self.environment.publish(
            .history(
                CallHistoryEntry(
                    kind: kind, owner: owner, name: shown.name, number: shown.number, privacyEnabled: shown.privacyEnabled, at: half.createdAt)))
    }

    /// The lowest number that none of the owner's other calls has.
    func giveAppearance(to half: CallHalf) {
        guard half.appearance == nil, let owner = half.owner else { return }
        half.appearance = self.appearances[owner, default: Appearances()].take()
        self.noteChange(of: half)
    }

    func takeBackAppearance(of half: CallHalf) {
        guard let number = half.appearance, let owner = half.owner else { return }
        self.appearances[owner]?.giveBack(number)
        if self.appearances[owner]?.isEmpty == true { self.appearances[owner] = nil }
    }
}
