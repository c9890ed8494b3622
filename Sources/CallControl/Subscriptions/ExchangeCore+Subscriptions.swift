import Directory
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// SUBSCRIBE: who wants to be told of whose state (RFC 6665 §4.2, RFC 4235, RFC 4662).
extension ExchangeCore {
    /// Event packages (Allow-Events, RFC 6665 §8.2.2).
    static let allowEvents = "dialog, call-info, message-summary, talk, refer"
    /// Subscriptions of one member at most.
    static let subscriptionLimit = 500

    func receiveSubscribe(_ request: SIPRequest, from flow: SIPFlow, _ key: ServerTransactionKey) {
        guard let member = self.authenticate(request, key) else { return }
        let name = (request.headers[.event] ?? "").split(separator: ";").map { $0.filter { $0 != " " } }
        guard let event = name.first.flatMap({ EventPackage(rawValue: $0.lowercased()) }) else {
            return self.reject(request, key, .badEvent, headers: [.init(.allowEvents, Self.allowEvents)])
        }
        let eventID = name.dropFirst().first { $0.hasPrefix("id=") }.map { String($0.dropFirst(3)) }
        let seconds: Int
        do throws(SubscriptionExpiry.TooBrief) {
            seconds = try SubscriptionExpiry.granted(request)
        } catch {
            return self.reject(request, key, .intervalTooBrief, headers: [.init(.minExpires, String(SubscriptionExpiry.shortest))])
        }
        guard let subject = self.subject(of: request, for: member) else { return self.reject(request, key, .notFound) }
        if case .list = subject {
            guard event == .dialog else { return self.reject(request, key, .badEvent, headers: [.init(.allowEvents, Self.allowEvents)]) }
            guard request.headers.contains("eventlist", in: .supported) else {
                return self.reject(request, key, .extensionRequired, headers: [.init(.require, "eventlist")])
            }
        }
        // Messages are their owner's business; a phone may ask for its own address or that of another of its lines.
        if event == .messageSummary {
            guard case .target(.member(let id)) = subject, self.directory.mayUseLine(of: id, member.id) else {
                return self.reject(request, key, .forbidden)
            }
        }
        if event == .dialog, case .target(let target) = subject, self.isHidden(target, from: member.id) {
            return self.reject(request, key, .forbidden)
        }
        let types = request.headers[values: .accept].map { $0.prefix { $0 != ";" }.lowercased() }
        let wanted = event.contentType
        guard types.isEmpty || types.contains(where: { $0 == wanted || $0 == "*/*" || $0 == "application/*" }) else {
            return self.reject(request, key, .notAcceptable, headers: [.init(.accept, wanted)])
        }
        guard self.watcherCounts[member.id, default: 0] < Self.subscriptionLimit else {
            return self.reject(request, key, .serviceUnavailable, reason: "Too Many Subscriptions", headers: [.init(.retryAfter, "60")])
        }
        let tag = self.token()
        guard let dialog = Dialog(answering: request, localTag: tag, flow: flow) else {
            return self.reject(request, key, .badRequest, reason: "Bad Request: no Contact")
        }
        var entity = request.uri
        entity.parameters = SIPParameters()
        let watcher = Watcher(
            member: member.id, event: event, eventID: eventID, subject: subject, entity: entity.description, dialog: dialog,
            expiresAt: self.environment.wallClock + Int64(seconds) * 1_000)
        self.accept(request, key, watcher, seconds: seconds)
        if seconds == 0 {
            // A fetch: the state once, and that is it (RFC 6665 §4.4.3).
            return self.sendNotify(watcher, state: "terminated;reason=timeout", final: true)
        }
        self.add(watcher)
        self.store(watcher)
        self.tell(watcher)
    }

    /// Writes a subscription down, with numbers to spare.
    private func store(_ watcher: Watcher) {
        watcher.ceiling = watcher.dialog.localSequence + Self.block
        self.environment.persistBehind(.put(SubscriptionRecord(watcher)))
    }

    /// A NOTIFY has used a number: in time before the spare ones are used up, there are more. Versions grow no faster.
    func noteSequence(of watcher: Watcher) {
        if self.watchers[watcher.key] === watcher, watcher.dialog.localSequence + Self.block / 10 >= watcher.ceiling { self.store(watcher) }
    }

    private static let block = 1_000

    private func accept(_ request: SIPRequest, _ key: ServerTransactionKey, _ watcher: Watcher, seconds: Int) {
        var headers: [SIPHeaders.Field] = [.init(.expires, String(seconds)), .init(.contact, self.contact(for: watcher.dialog.flow))]
        if watcher.isList { headers.append(.init(.require, "eventlist")) }
        for value in request.headers[values: .recordRoute] { headers.append(.init(.recordRoute, value)) }
        self.respond(to: request, key, .ok, headers: headers, tag: watcher.dialog.id.localTag)
    }

    /// A member's own list, or a target of the member's organisation. Nil when there is none.
    private func subject(of request: SIPRequest, for member: Member) -> WatchedSubject? {
        if let user = request.uri.user, user.hasSuffix("-list") {
            let name = String(user.dropLast("-list".count))
            // The list of somebody else's line keys is nobody's business.
            return name == member.account?.username || name == member.extension ? .list(member.id) : nil
        }
        let dialled = request.uri.scheme == .tel ? request.uri.user ?? "" : Self.destination(request.uri)
        let target = try? self.directory.resolve(dialled, from: member.locationID, localDomains: self.configuration.localDomains)
        guard let target, self.directory.organizationID(of: target) == member.organizationID else { return nil }
        if case .group = target { return nil }
        return .target(target)
    }

    // MARK: Known subscriptions

    private func add(_ watcher: Watcher) {
        self.watchers[watcher.key] = watcher
        self.watcherCounts[watcher.member, default: 0] += 1
        for target in self.targets(of: watcher) { self.watchersByTarget[target, default: [:]][watcher.key] = watcher }
        self.watchExpiry(of: watcher)
    }

    private func watchExpiry(of watcher: Watcher) {
        self.cancelTimer(watcher.expiryTimer)
        let delay = Duration.milliseconds(max(0, watcher.expiresAt - self.environment.wallClock) + 1)
        watcher.expiryTimer = self.start(.subscription(watcher.key), after: delay)
    }

    /// What a subscription tells of now.
    func targets(of watcher: Watcher) -> [DirectoryIndex.Target] {
        switch watcher.subject {
        case .target(let target): [target]
        case .list(let id): self.directory.members[id]?.monitoring.elements.map(\.target) ?? []
        }
    }

    func forget(_ watcher: Watcher) {
        self.cancelTimer(watcher.expiryTimer)
        guard self.watchers.removeValue(forKey: watcher.key) != nil else { return }
        self.watcherCounts[watcher.member, default: 1] -= 1
        if self.watcherCounts[watcher.member] == 0 { self.watcherCounts[watcher.member] = nil }
        for target in Set(self.targets(of: watcher) + watcher.toldElements.map(\.target)) { self.removeWatcher(watcher, of: target) }
        self.environment.persistBehind(.delete(.subscription, SubscriptionRecord(watcher).recordID))
    }

    func removeWatcher(_ watcher: Watcher, of target: DirectoryIndex.Target) {
        self.watchersByTarget[target]?[watcher.key] = nil
        if self.watchersByTarget[target]?.isEmpty == true { self.watchersByTarget[target] = nil }
    }

    /// Ends a subscription and says why (RFC 6665 §4.1.3).
    func end(_ watcher: Watcher, reason: String) {
        guard self.watchers[watcher.key] === watcher else { return }
        self.sendNotify(watcher, state: "terminated;reason=\(reason)", final: true)
        self.forget(watcher)
    }

    /// A SUBSCRIBE in a subscription's dialog: refreshed, or ended.
    func receiveRefresh(_ request: SIPRequest, from flow: SIPFlow, _ key: ServerTransactionKey) {
        guard let id = DialogID(incoming: request), let watcher = self.watchers[DialogKey(callID: id.callID, localTag: id.localTag)],
            watcher.dialog.id == id
        else { return self.reject(request, key, .callDoesNotExist) }
        guard self.authenticate(request, key)?.id == watcher.member else {
            // Challenged, or somebody else's credentials.
            if self.watchers[watcher.key] != nil, request.headers[.authorization] != nil { self.reject(request, key, .forbidden) }
            return
        }
        guard watcher.dialog.noteRemoteSequence(of: request) == .inOrder else {
            return self.reject(request, key, .serverInternalError, reason: "CSeq Out of Order")
        }
        let seconds: Int
        do throws(SubscriptionExpiry.TooBrief) {
            seconds = try SubscriptionExpiry.granted(request)
        } catch {
            return self.reject(request, key, .intervalTooBrief, headers: [.init(.minExpires, String(SubscriptionExpiry.shortest))])
        }
        watcher.dialog.flow = flow
        watcher.dialog.refreshTarget(from: request.contacts)
        self.accept(request, key, watcher, seconds: seconds)
        guard seconds > 0 else { return self.end(watcher, reason: "timeout") }
        watcher.expiresAt = self.environment.wallClock + Int64(seconds) * 1_000
        watcher.failures = 0
        self.watchExpiry(of: watcher)
        self.store(watcher)
        watcher.isFullDue = true
        self.tell(watcher)
    }

    func subscriptionTimerFired(_ watcher: Watcher) {
        self.end(watcher, reason: "timeout")
    }

    // MARK: Another process, another directory

    /// Goes on with subscriptions that an earlier process wrote down: each phone is told everything anew.
    package func restore(_ records: [SubscriptionRecord]) {
        self.enter {
            let now = self.environment.wallClock
            var restored: [Watcher] = []
            for record in records {
                let watcher = Watcher(
                    member: record.member, event: record.event, eventID: record.eventID, subject: record.subject, entity: record.entity,
                    dialog: record.dialog, expiresAt: record.expiresAt)
                guard record.expiresAt > now, self.isThere(watcher), !self.isHidden(watcher) else {
                    self.environment.persistBehind(.delete(.subscription, record.recordID))
                    continue
                }
                // Above every number that the earlier process may have used; the clock stands in for a record that was not written.
                watcher.dialog.resume(wallClock: now)
                watcher.dialog.localSequence = max(watcher.dialog.localSequence, record.ceiling)
                watcher.version = watcher.dialog.localSequence
                for target in self.targets(of: watcher) { watcher.versions[target] = watcher.version }
                self.add(watcher)
                self.store(watcher)
                restored.append(watcher)
            }
            // A few at a time: the phones' answers come back all at once.
            for (index, watcher) in restored.enumerated() {
                _ = self.schedule(after: .milliseconds(index / 50 * 10)) { [unowned self] in
                    if self.watchers[watcher.key] === watcher { self.tell(watcher) }
                }
            }
        }
    }

    /// Whether the watcher and what it watches are in the directory.
    func isThere(_ watcher: Watcher) -> Bool {
        guard let member = self.directory.members[watcher.member] else { return false }
        switch watcher.subject {
        case .target(let target): return self.directory.organizationID(of: target) == member.organizationID
        case .list(let id): return id == watcher.member
        }
    }

    /// What is gone ends its subscriptions (`noresource`), and what has become private (`rejected`); lists follow their settings.
    func directoryChanged(_ change: DirectoryChange) {
        guard !self.watchers.isEmpty else { return }
        switch change {
        case .removeCallParkExtension, .replace, .member, .removeMember, .callParkExtension: break
        case .organization, .location, .removeLocation, .numbers, .placeNumbers, .removeNumbers, .group, .removeGroup, .trunk, .removeTrunk,
            .routeGroup, .removeRouteGroup, .dialPlan, .removeDialPlan, .floor, .removeFloor, .contactDirectory, .removeContactDirectory,
            .removeOrganization:
            return
        }
        for watcher in self.watchers.values {
            guard self.isThere(watcher) else {
                self.end(watcher, reason: "noresource")
                continue
            }
            let concernsPrivacy = self.concernsPrivacy(change, watcher)
            if concernsPrivacy, self.isHidden(watcher) {
                self.end(watcher, reason: "rejected")
                continue
            }
            if watcher.event == .callInfo, case .member(let member) = change, member.id == watcher.member { self.tell(watcher) }
            // Another voicemail system.
            if watcher.event == .messageSummary, case .member(let member) = change, watcher.subject == .target(.member(member.id)) {
                self.tell(watcher)
            }
            // A new name on a key.
            if case .callParkExtension(let orbit) = change, watcher.isList,
                watcher.toldElements.contains(where: { $0.target == .callParkExtension(orbit.id) })
            {
                watcher.isFullDue = true
                self.tell(watcher)
            }
            let elements = self.directory.members[watcher.member]?.monitoring.elements ?? []
            guard watcher.isList, elements != watcher.toldElements else {
                if concernsPrivacy { self.tellHidden(watcher) }
                continue
            }
            let now = elements.map(\.target)
            for target in watcher.toldElements.map(\.target) where !now.contains(target) { self.removeWatcher(watcher, of: target) }
            for target in now { self.watchersByTarget[target, default: [:]][watcher.key] = watcher }
            watcher.isFullDue = true
            self.tell(watcher)
        }
    }
}
