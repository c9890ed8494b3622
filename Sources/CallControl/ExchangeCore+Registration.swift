package import Directory
import SIPSyntax
import SIPTransaction
package import SIPUserAgent

/// REGISTER and what it leaves behind (RFC 3261 §10.3).
extension ExchangeCore {
    func receiveRegister(_ request: SIPRequest, from flow: SIPFlow, _ key: ServerTransactionKey) {
        guard let (member, line) = self.authenticateLine(request, key) else { return }
        // The address of record is the authenticated user's own, by user name, extension or number.
        guard let user = request.to?.uri.user, self.isOwnAddress(user, of: member, line) else {
            return self.reject(request, key, .forbidden, reason: "Not Your Address")
        }
        let address = member.id.description
        do throws(Registrar.Refusal) {
            let contacts = try self.registrar.register(
                request, address: address, flow: flow, now: self.environment.wallClock, deviceID: line.deviceID)
            self.answerRegister(request, key, contacts: contacts)
            self.environment.publish(.registered(member: address, contacts: contacts.count))
            self.recordRegistration(address, contacts)
            self.watchExpiry(of: address)
        } catch {
            var headers: [SIPHeaders.Field] = []
            if case .intervalTooBrief(let minimum) = error { headers.append(.init(.minExpires, String(minimum))) }
            self.environment.publish(.registrationRefused)
            self.reject(request, key, error.status, headers: headers)
        }
    }

    private func isOwnAddress(_ user: String, of member: Member, _ line: RegisteredLine) -> Bool {
        user == line.account.username || user == member.account?.username || user == member.extension || user == member.phoneNumber
    }

    private func answerRegister(_ request: SIPRequest, _ key: ServerTransactionKey, contacts: [ContactBinding]) {
        let now = self.environment.wallClock
        let headers = contacts.map { binding -> SIPHeaders.Field in
            let seconds = max(1, (binding.expiresAt - now) / 1_000)
            let q = binding.q == 1_000 ? "" : ";q=0.\(String(1_000 + binding.q).dropFirst())"
            return .init(.contact, "<\(binding.contact)>;expires=\(seconds)\(q)")
        }
        self.respond(to: request, key, .ok, headers: headers)
    }

    private func recordRegistration(_ address: String, _ contacts: [ContactBinding]) {
        self.environment.persistBehind(
            contacts.isEmpty ? .delete(.registration, address) : .put(RegistrationRecord(address: address, contacts: contacts)))
    }

    private func watchExpiry(of address: String) {
        guard let expiry = self.registrar.nextExpiry(of: address) else { return }
        let delay = Duration.milliseconds(max(0, expiry - self.environment.wallClock) + 1)
        _ = self.start(.registration(address), after: delay)
    }

    func registrationTimerFired(_ address: String) {
        // A refreshed contact has a timer of its own; this one is then too early for it and does nothing.
        guard self.registrar.expire(address, now: self.environment.wallClock) else { return }
        let contacts = self.registrar.contacts(of: address, now: self.environment.wallClock)
        self.environment.publish(.registered(member: address, contacts: contacts.count))
        self.recordRegistration(address, contacts)
        self.watchExpiry(of: address)
    }

    /// Whose devices a change may take lines from, as they are before it.
    func deviceOwner(changedBy change: DirectoryChange) -> Member? {
        switch change {
        case .member(let member): self.directory.members[member.id]
        case .removeMember(let id): self.directory.members[id]
        case .organization, .callParkExtension, .removeCallParkExtension, .location, .removeLocation, .numbers, .placeNumbers, .removeNumbers,
            .group, .removeGroup, .trunk, .removeTrunk, .routeGroup, .removeRouteGroup, .dialPlan, .removeDialPlan, .floor, .removeFloor,
            .contactDirectory, .removeContactDirectory, .replace, .removeOrganization:
            nil
        }
    }

    /// Whoever is gone from the directory has no phones any more, and a line that is gone from a device does not ring there.
    /// Their calls go on until they end.
    ///
    /// - Parameter owner: what ``deviceOwner(changedBy:)`` said before the change.
    func forgetRegistrations(after change: DirectoryChange, of owner: Member?) {
        switch change {
        case .member, .removeMember:
            guard let owner else { return }
            for device in owner.allDevices {
                for line in device.lines { self.forgetIfGone(device.id, line.memberID, at: line.memberID.description) }
            }
            if case .removeMember(let id) = change { self.forgetRegistrations(of: id.description) }
        case .replace:
            let there = Dictionary(self.directory.members.values.map { ($0.id.description, $0.id) }) { first, _ in first }
            for address in self.registrar.addresses {
                guard let id = there[address] else {
                    self.forgetRegistrations(of: address)
                    continue
                }
                for device in Set(self.contacts(of: id).map { self.deviceID(of: $0, id) }) { self.forgetIfGone(device, id, at: address) }
            }
        case .removeOrganization:
            // So many that they go by portions: see ``forgetEverybodyGone()``.
            break
        case .organization, .callParkExtension, .removeCallParkExtension, .location, .removeLocation, .numbers, .placeNumbers, .removeNumbers,
            .group, .removeGroup, .trunk, .removeTrunk, .routeGroup, .removeRouteGroup, .dialPlan, .removeDialPlan, .floor, .removeFloor,
            .contactDirectory, .removeContactDirectory:
            break
        }
    }

    /// Forgets the contacts that a device registered for a line which it has no more.
    private func forgetIfGone(_ deviceID: String, _ line: MemberID, at address: String) {
        if let member = self.directory.members[line],
            self.directory.device(deviceID, organizationID: member.organizationID)?.device.lines.contains(where: { $0.memberID == line }) == true
        {
            return
        }
        guard self.registrar.remove(address, where: { self.deviceID(of: $0, line) == deviceID }) else { return }
        let contacts = self.registrar.contacts(of: address, now: self.environment.wallClock)
        self.environment.publish(.registered(member: address, contacts: contacts.count))
        self.recordRegistration(address, contacts)
    }

    func forgetRegistrations(of address: String) {
        guard self.registrar.nextExpiry(of: address) != nil else { return }
        self.registrar.remove(address)
        self.environment.publish(.registered(member: address, contacts: 0))
        self.recordRegistration(address, [])
    }

    /// The phones of a member, most preferred first.
    package func contacts(of member: MemberID) -> [ContactBinding] {
        self.registrar.contacts(of: member.description, now: self.environment.wallClock)
    }

    /// The device that registered a contact. Contacts of before there were several are the first device's.
    package func deviceID(of contact: ContactBinding, _ member: MemberID) -> String { contact.deviceID ?? member.key }

    /// Devices of which a phone is registered for one of these lines.
    package func connectedDevices(_ lines: [MemberID]) -> Set<String> {
        Set(lines.flatMap { line in self.contacts(of: line).map { self.deviceID(of: $0, line) } })
    }

    /// Every device of which a phone is registered, as it is now.
    package var connectedDevices: RegisteredDevices { self.registrar.devices }

    /// The phones that the API rings for a member: those on certain devices; else the preferred device's while it is there; else all.
    ///
    /// - Throws: `CallControlError.notRegistered` when there are none.
    package func contacts(of member: Member, on devices: Set<String>?) throws(CallControlError) -> [ContactBinding] {
        let contacts = self.contacts(of: member.id)
        func only(_ devices: Set<String>) -> [ContactBinding] { contacts.filter { devices.contains(self.deviceID(of: $0, member.id)) } }
        let chosen: [ContactBinding]
        if let devices {
            chosen = only(devices)
        } else if let preferred = member.settings.preferredDeviceID, case let found = only([preferred]), !found.isEmpty {
            chosen = found
        } else {
            chosen = contacts
        }
        guard !chosen.isEmpty else { throw .notRegistered }
        return chosen
    }

    /// Takes over registrations that an earlier process wrote down.
    package func restore(_ registrations: [RegistrationRecord]) {
        self.enter {
            let now = self.environment.wallClock
            var bindings: [String: [ContactBinding]] = [:]
            for record in registrations {
                let member = MemberID(record.address)
                let live = record.contacts.filter { $0.expiresAt > now }.map { contact in
                    var contact = contact
                    if let member { contact.deviceID = self.deviceID(of: contact, member) }
                    return contact
                }
                guard self.isGone(record.address) else {
                    if !live.isEmpty { bindings[record.address] = live }
                    continue
                }
                // The earlier process ended before it had forgotten everybody of a deleted organisation.
                self.recordRegistration(record.address, [])
            }
            self.registrar = Registrar(bindings: bindings)
            for address in bindings.keys { self.watchExpiry(of: address) }
        }
    }
}
