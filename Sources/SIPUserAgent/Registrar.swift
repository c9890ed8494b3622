public import SIPSyntax

/// The registrar and its location service (RFC 3261 §10.3).
///
/// Keys are addresses of record as the application names them. The registrar does not authenticate and does no I/O.
public struct Registrar: Sendable {
    /// How many contacts an address may have, and for how long. Seconds, as in the protocol.
    public struct Policy: Hashable, Sendable {
        public var defaultExpires: Int
        public var minimumExpires: Int
        public var maximumExpires: Int
        public var maximumContacts: Int

        public init(defaultExpires: Int = 3_600, minimumExpires: Int = 60, maximumExpires: Int = 7_200, maximumContacts: Int = 10) {
            self.defaultExpires = defaultExpires
            self.minimumExpires = minimumExpires
            self.maximumExpires = maximumExpires
            self.maximumContacts = maximumContacts
        }
    }

    /// Why a REGISTER is refused. Nothing has changed then: all or nothing (RFC 3261 §10.3 step 7).
    public enum Refusal: Error, Hashable, Sendable {
        case malformedContact
        case wildcardWithExpires
        case intervalTooBrief(minimum: Int)
        case tooManyContacts
        case outOfOrder

        public var status: SIPStatus {
            switch self {
            case .malformedContact, .wildcardWithExpires: .badRequest
            case .intervalTooBrief: .intervalTooBrief
            case .tooManyContacts: .forbidden
            case .outOfOrder: .serverInternalError
            }
        }
    }

    private var bindings: [String: [ContactBinding]]
    /// Every device of which a contact is registered, also one that has expired and was not dropped yet.
    public private(set) var devices: RegisteredDevices
    private let policy: Policy

    public init(policy: Policy = Policy(), bindings: [String: [ContactBinding]] = [:]) {
        self.policy = policy
        self.bindings = bindings
        self.devices = RegisteredDevices(bindings)
    }

    private mutating func set(_ contacts: [ContactBinding], of address: String) {
        let old = self.bindings.updateValue(contacts, forKey: address) ?? []
        if contacts.isEmpty { self.bindings[address] = nil }
        // Most registrations are refreshed, and the devices are the same.
        if old.map(\.deviceID) != contacts.map(\.deviceID) { self.devices.replace(old, by: contacts) }
    }

    /// Contacts of all addresses.
    public var count: Int { self.bindings.values.reduce(0) { $0 + $1.count } }

    /// The addresses that have contacts, expired ones among them.
    public var addresses: [String] { Array(self.bindings.keys) }

    /// The contacts that have not expired, most preferred first.
    public func contacts(of address: String, now: Int64) -> [ContactBinding] {
        (self.bindings[address] ?? []).filter { $0.expiresAt > now }.sorted { ($0.q, $0.expiresAt) > ($1.q, $1.expiresAt) }
    }

    /// The earliest moment at which a contact of the address expires.
    public func nextExpiry(of address: String) -> Int64? {
        self.bindings[address]?.map(\.expiresAt).min()
    }

    /// Drops what has expired. Returns whether anything had.
    public mutating func expire(_ address: String, now: Int64) -> Bool {
        guard let before = self.bindings[address] else { return false }
        let after = before.filter { $0.expiresAt > now }
        self.set(after, of: address)
        return after.count != before.count
    }

    /// Drops a contact, for instance because its connection is gone for good.
    public mutating func remove(_ address: String) {
        self.set([], of: address)
    }

    /// Drops some contacts of an address. Returns whether there were any.
    public mutating func remove(_ address: String, where isGone: (ContactBinding) -> Bool) -> Bool {
        guard let before = self.bindings[address] else { return false }
        let after = before.filter { !isGone($0) }
        self.set(after, of: address)
        return after.count != before.count
    }

    /// Processes a REGISTER for an address. The contacts afterwards are what the 200 lists.
    ///
    /// - Parameter deviceID: the application's name for the device that registers.
    public mutating func register(
        _ request: SIPRequest, address: String, flow: SIPFlow, now: Int64, deviceID: String? = nil
    ) throws(Refusal) -> [ContactBinding] {
        let current = self.contacts(of: address, now: now)
        let values = request.headers[values: .contact]
        guard let sequence = request.cseq?.number, let callID = request.callID else { throw .malformedContact }
        if values.contains("*") {
            guard values.count == 1, request.headers[.expires].flatMap({ Int($0) }) == 0 else { throw .wildcardWithExpires }
            for binding in current where binding.callID == callID && binding.sequence >= sequence { throw .outOfOrder }
            self.set([], of: address)
            return []
        }
        var result = current
        for value in values {
            guard let contact = try? SIPNameAddress(parsing: value), contact.uri.scheme == .sip || contact.uri.scheme == .sips else {
                throw .malformedContact
            }
            for binding in current where binding.callID == callID && binding.sequence >= sequence && Self.isSame(binding.contact, contact.uri) {
                throw .outOfOrder
            }
            try self.apply(contact, of: request, callID: callID, sequence: sequence, flow: flow, now: now, deviceID, to: &result)
        }
        guard values.count <= self.policy.maximumContacts else { throw .tooManyContacts }
        // A phone that restarts on another port leaves its old contact behind: of those not in this request, the ones that
        // expire first make room.
        if result.count > self.policy.maximumContacts {
            let others = result.filter { $0.callID != callID || $0.sequence != sequence }.sorted { $0.expiresAt < $1.expiresAt }
            let leaving = Set(others.prefix(result.count - self.policy.maximumContacts))
            result.removeAll { leaving.contains($0) }
        }
        self.set(result, of: address)
        return result.sorted { ($0.q, $0.expiresAt) > ($1.q, $1.expiresAt) }
    }

    private func apply(
        _ contact: SIPNameAddress, of request: SIPRequest, callID: String, sequence: Int, flow: SIPFlow, now: Int64, _ deviceID: String?,
        to bindings: inout [ContactBinding]
    ) throws(Refusal) {
        // A value that cannot be read counts as the default (RFC 3261 §10.2.1.1, RFC 4475 cparam).
        let readable = (contact.parameters["expires"] ?? request.headers[.expires]).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        let wanted = readable ?? self.policy.defaultExpires
        let existing = bindings.firstIndex { Self.isSame($0.contact, contact.uri) }
        guard wanted > 0 else {
            if let existing { bindings.remove(at: existing) }
            return
        }
        guard wanted >= self.policy.minimumExpires else { throw .intervalTooBrief(minimum: self.policy.minimumExpires) }
        let expires = min(wanted, self.policy.maximumExpires)
        let q = contact.parameters["q"].flatMap { Double($0) }.flatMap { $0.isNaN ? nil : Int(min(max($0, 0), 1) * 1_000) } ?? 1_000
        let binding = ContactBinding(
            contact: contact.uri, q: q, callID: callID, sequence: sequence, expiresAt: now + Int64(expires) * 1_000, flow: flow,
            userAgent: request.headers[.userAgent], allowsTalkEvent: request.headers.contains("talk", in: .allowEvents), deviceID: deviceID)
        if let existing {
            bindings[existing] = binding
        } else {
            bindings.append(binding)
        }
    }

    /// Whether two contacts are the same phone (RFC 3261 §19.1.4, as far as contacts go).
    private static func isSame(_ left: SIPURI, _ right: SIPURI) -> Bool {
        left.scheme == right.scheme && left.user == right.user && left.host == right.host && left.port == right.port
            && (left.transport ?? "udp") == (right.transport ?? "udp")
    }
}
