package import Directory
import SIPSyntax
import SIPTransaction
package import SIPUserAgent

/// NOTIFY: telling phones what their line keys should show (RFC 6665 §4.2.2).
extension ExchangeCore {
    /// Something of a half has changed that line keys may show, or its owner may be told.
    func touch(_ half: CallHalf) {
        self.noteChange(of: half)
        if let peer = half.peer { self.noteChange(of: peer) }
        guard !self.watchersByTarget.isEmpty else { return }
        if let owner = half.owner { self.touched.insert(.member(owner)) }
        if let owner = half.peer?.owner { self.touched.insert(.member(owner)) }
    }

    /// Something of a target has changed that line keys may show.
    package func touch(_ target: DirectoryIndex.Target) {
        if !self.watchersByTarget.isEmpty { self.touched.insert(target) }
    }

    /// Once all that came in together has been dealt with: whoever watches what has changed is told.
    func tellWatchers() {
        while !self.touched.isEmpty {
            let targets = self.touched
            self.touched.removeAll(keepingCapacity: true)
            var due: [DialogKey: Watcher] = [:]
            for target in targets {
                guard let watchers = self.watchersByTarget[target] else { continue }
                due.merge(watchers) { first, _ in first }
            }
            for watcher in due.values { self.tell(watcher) }
        }
    }

    func tell(_ watcher: Watcher) {
        guard watcher.queue.changed() else { return }
        self.sendNext(watcher)
    }

    private func sendNext(_ watcher: Watcher) {
        let left = max(1, (watcher.expiresAt - self.environment.wallClock) / 1_000)
        self.sendNotify(watcher, state: "active;expires=\(left)", final: false)
    }

    private func completed(_ watcher: Watcher) {
        if watcher.queue.completed() { self.sendNext(watcher) }
    }

    /// - Parameter final: the subscription's last one: nothing is done about its answer.
    func sendNotify(_ watcher: Watcher, state: String, final: Bool) {
        guard let content = self.content(for: watcher, final: final) else { return self.completed(watcher) }
        var request = watcher.dialog.request(.notify)
        self.noteSequence(of: watcher)
        request.headers.prepend(.via, self.via(for: watcher.dialog.flow).description)
        request.headers.append(.contact, self.contact(for: watcher.dialog.flow))
        request.headers.append(.event, watcher.eventHeader)
        request.headers.append(.subscriptionState, state)
        request.headers.append(.userAgent, Self.product)
        if watcher.isList { request.headers.append(.require, "eventlist") }
        request.headers.append(.contentType, content.type)
        request.body = Array(content.body.utf8)
        self.counters.notificationsSent += 1
        self.send(request, over: watcher.dialog.flow) { [unowned self] result, _ in
            guard !final, self.watchers[watcher.key] === watcher else { return }
            self.notified(watcher, result)
        }
    }

    private func notified(_ watcher: Watcher, _ result: Result<SIPResponse, TransactionFailure>) {
        switch result {
        case .success(let response) where response.status.isSuccess:
            watcher.failures = 0
            watcher.dialog.refreshTarget(from: response.contacts)
            self.completed(watcher)
        case .success(let response) where Self.endsSubscription(response.status):
            self.forget(watcher)
        case .success:
            // It is there but did not take this one: it gets everything with the next.
            watcher.isFullDue = true
            self.completed(watcher)
        case .failure(.transport):
            // Its connection is gone; the phone opens another one, and then subscribes anew.
            watcher.isFullDue = true
            watcher.failures += 1
            guard watcher.failures < 12 else { return self.forget(watcher) }
            _ = self.schedule(after: .seconds(5)) { [unowned self] in
                guard self.watchers[watcher.key] === watcher else { return }
                _ = watcher.queue.changed()
                self.completed(watcher)
            }
        case .failure:
            // RFC 6665 §4.2.2: a NOTIFY that times out ends the subscription.
            self.forget(watcher)
        }
    }

    /// Responses that mean that nobody is subscribed there any more (RFC 6665 §4.2.2, RFC 5057).
    private static func endsSubscription(_ status: SIPStatus) -> Bool {
        [404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604].contains(status.rawValue)
    }

    // MARK: What is told

    /// The next document of a subscription; nil when the phone knows everything.
    private func content(for watcher: Watcher, final: Bool) -> (type: String, body: String)? {
        let isFull = watcher.isFullDue || final
        watcher.isFullDue = false
        let locationID = self.directory.members[watcher.member]?.locationID
        switch (watcher.event, watcher.subject) {
        case (.callInfo, .target(let target)):
            // Only people who asked for the notification get it (the monitoring setting).
            let isWanted = self.directory.members[watcher.member]?.monitoring.isCallParkNotificationEnabled == true
            let parked = isWanted ? self.dialogs(of: target, seenFrom: locationID).first { $0.isParked }?.remote : nil
            guard isFull || parked != watcher.toldParked else { return nil }
            watcher.toldParked = parked
            return (CallParkInfo.contentType, CallParkInfo(parked: parked).xml)
        case (.messageSummary, .target(.member(let id))):
            let summary = self.messageSummary(of: id)
            guard isFull || summary != watcher.toldSummary else { return nil }
            watcher.toldSummary = summary
            return (EventPackage.messageSummary.contentType, summary)
        case (.messageSummary, _): return nil
        case (.dialog, .target(let target)):
            guard let document = self.document(of: target, entity: watcher.entity, watcher, locationID, isFull: isFull) else { return nil }
            return (DialogInfo.contentType, document)
        case (_, .list):
            return self.list(for: watcher, locationID, isFull: isFull)
        }
    }

    private func list(for watcher: Watcher, _ locationID: String?, isFull: Bool) -> (type: String, body: String)? {
        let elements = watcher.isList ? self.directory.members[watcher.member]?.monitoring.elements ?? [] : []
        let domain = self.domain(ofMember: watcher.member)
        var resources: [ResourceList.Resource] = []
        var hidden: Set<DirectoryIndex.Target> = []
        for element in elements {
            let shown = self.shown(element.target, from: locationID)
            let uri = "sip:\(shown.number)@\(domain)"
            if self.isHidden(element.target, from: watcher.member) {
                guard isFull else { continue }
                hidden.insert(element.target)
                resources.append(.init(uri: uri, name: element.label ?? shown.name, body: nil, termination: "rejected"))
            } else if let body = self.document(of: element.target, entity: uri, watcher, locationID, isFull: isFull) {
                resources.append(.init(uri: uri, name: element.label ?? shown.name, body: body))
            }
        }
        guard isFull || !resources.isEmpty else { return nil }
        watcher.toldElements = elements
        if isFull { watcher.toldHidden = hidden }
        let list = ResourceList(
            uri: watcher.entity, version: watcher.version, isFull: isFull, resources: resources, bodyType: DialogInfo.contentType)
        watcher.version += 1
        let (type, body) = list.multipart(boundary: "orbit" + self.token())
        return (type, body)
    }

    /// One target's document; nil when the phone knows it.
    private func document(
        of target: DirectoryIndex.Target, entity: String, _ watcher: Watcher, _ locationID: String?, isFull: Bool
    ) -> String? {
        let dialogs = self.isHidden(target, from: watcher.member) ? [] : self.dialogs(of: target, seenFrom: locationID)
        let old = watcher.told[target] ?? []
        guard isFull || dialogs != old else { return nil }
        watcher.told[target] = dialogs
        let version = watcher.versions[target, default: watcher.isList ? 0 : watcher.version]
        watcher.versions[target] = version + 1
        return DialogInfo(
            entity: entity, version: version, isFull: isFull, dialogs: isFull ? dialogs : DialogInfo.changes(from: old, to: dialogs)
        ).xml
    }

    func domain(ofMember id: MemberID) -> String {
        self.directory.members[id].flatMap { self.directory.organizations[$0.organizationID]?.sipDomain } ?? self.configuration.host
    }

    private func shown(_ target: DirectoryIndex.Target, from locationID: String?) -> RemoteParty {
        self.directory.remoteParty(Party(target: target, name: self.directory.name(of: target), number: ""), seenFrom: locationID)
    }

    /// A party as it stands in a document; one who wants privacy is anonymous. Nil for one without a number.
    package func participant(_ party: Party, seenFrom locationID: String?, domain: String) -> DialogInfo.Participant? {
        let shown = self.directory.remoteParty(party, seenFrom: locationID)
        if shown.privacyEnabled { return DialogInfo.Participant(name: "Anonymous", uri: "sip:anonymous@anonymous.invalid") }
        guard !shown.number.isEmpty else { return nil }
        return DialogInfo.Participant(name: shown.name, uri: "sip:\(shown.number)@\(domain)")
    }

    /// The dialogs of a target as a line key shows them: a member's calls, and what features add.
    package func dialogs(of target: DirectoryIndex.Target, seenFrom locationID: String?) -> [DialogInfo.Dialog] {
        var dialogs: [DialogInfo.Dialog] = []
        if case .member(let id) = target {
            let domain = self.domain(ofMember: id)
            let halves = (self.halvesByOwner[id] ?? []).compactMap { self.halves[$0] }
            for half in halves.sorted(by: { ($0.createdAt, $0.id.rawValue) < ($1.createdAt, $1.id.rawValue) }) {
                let isRinging = half.isAlerting || half.peer?.isAlerting == true
                let other = half.onHangup == nil ? half.peer?.party ?? half.remote : half.remote ?? half.peer?.party
                dialogs.append(
                    DialogInfo.Dialog(
                        id: half.id.rawValue, callID: half.id.rawValue, localTag: "local", remoteTag: "remote",
                        direction: half.personality == .terminator ? .recipient : .initiator,
                        state: half.isAnswered ? .confirmed : isRinging ? .early : .trying,
                        local: self.participant(half.party, seenFrom: locationID, domain: domain),
                        remote: other.flatMap { self.participant($0, seenFrom: locationID, domain: domain) }))
            }
        }
        for feature in self.features { dialogs += feature.dialogs(of: target, seenFrom: locationID) }
        return dialogs
    }
}
