import Directory
import SIPUserAgent

/// What a deleted organisation leaves behind: phones that are registered, lamps that are lit. Its calls go on until they end.
extension ExchangeCore {
    /// Nobody who is gone has a phone, a subscription or a message that waits. A portion at a time, so that calls of others do not wait
    /// for 100,000; until then nobody can be reached at what is left, for they are not in the directory.
    func forgetEverybodyGone() {
        self.inPortions(self.registrar.addresses.filter(self.isGone), of: 500) { core, address in
            if core.isGone(address) { core.forgetRegistrations(of: address) }
        }
        // Each is told, and answers.
        self.inPortions(self.watchers.values.filter { !self.isThere($0) }, of: 50) { core, watcher in
            if !core.isThere(watcher) { core.end(watcher, reason: "noresource") }
        }
        self.inPortions(self.messagesWaiting.filter { self.directory.members[$0] == nil }, of: 500) { core, member in
            if core.directory.members[member] == nil { core.setMessageWaiting(false, for: member) }
        }
    }

    /// Whether an address of record is nobody's in the directory.
    func isGone(_ address: String) -> Bool { MemberID(address).flatMap { self.directory.members[$0] } == nil }

    private func inPortions<Element>(_ elements: some Collection<Element>, of size: Int, _ body: @escaping (ExchangeCore, Element) -> Void) {
        let elements = Array(elements)
        for (portion, start) in stride(from: 0, to: elements.count, by: size).enumerated() {
            _ = self.schedule(after: .milliseconds(10 * portion)) { [unowned self] in
                for element in elements[start..<min(start + size, elements.count)] { body(self, element) }
            }
        }
    }

    /// The organisation that a half belongs to: its owner's, or its trunk's, or that of the other side.
    package func organizationID(of half: CallHalf) -> String? {
        if let owner = half.owner { return self.directory.members[owner]?.organizationID }
        if let trunk = half.legs.lazy.compactMap(\.trunkID).first { return self.directory.trunks[trunk]?.organizationID }
        return half.peer?.owner.flatMap { self.directory.members[$0]?.organizationID }
    }
}
