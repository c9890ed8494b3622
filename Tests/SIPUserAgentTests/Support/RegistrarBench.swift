import SIPSyntax
import SIPUserAgent
import Testing

/// A registrar, a clock that stands still until it is moved, and the phones of Alice.
struct RegistrarBench {
    var registrar: Registrar
    /// Milliseconds since 1970.
    var now: Int64 = 1_700_000_000_000
    private var sequence = 0

    init(_ policy: Registrar.Policy = Registrar.Policy()) {
        self.registrar = Registrar(policy: policy)
    }

    /// Processes a REGISTER with these Contact fields. The CSeq is the next one unless it is given.
    @discardableResult
    mutating func register(
        _ contacts: String..., expires: String? = nil, callID: String = "call-1", sequence: Int? = nil, flow: SIPFlow = .phone,
        address: String = "alice", deviceID: String? = nil, extra: [(SIPHeaderName, String)] = []
    ) throws -> [ContactBinding] {
        self.sequence = sequence ?? self.sequence + 1
        var lines: [(SIPHeaderName, String)] = contacts.map { (.contact, $0) }
        if let expires { lines.append((.expires, expires)) }
        let request = try SIPRequest.sample(
            .register, uri: "sip:acme.example", sequence: self.sequence, callID: callID, extra: lines + extra)
        return try self.registrar.register(request, address: address, flow: flow, now: self.now, deviceID: deviceID)
    }

    /// Why a REGISTER is refused, having checked that it changed nothing.
    mutating func refusal(
        of contacts: String..., expires: String? = nil, callID: String = "call-1", sequence: Int? = nil
    ) throws -> Registrar.Refusal? {
        let before = self.bindings()
        self.sequence = sequence ?? self.sequence + 1
        var lines: [(SIPHeaderName, String)] = contacts.map { (.contact, $0) }
        if let expires { lines.append((.expires, expires)) }
        let request = try SIPRequest.sample(.register, uri: "sip:acme.example", sequence: self.sequence, callID: callID, extra: lines)
        let refusal = #expect(throws: Registrar.Refusal.self) {
            try self.registrar.register(request, address: "alice", flow: .otherPhone, now: self.now)
        }
        #expect(self.bindings() == before)
        return refusal
    }

    func bindings(of address: String = "alice") -> [ContactBinding] {
        self.registrar.contacts(of: address, now: self.now)
    }

    func contacts(of address: String = "alice") -> [String] {
        self.bindings(of: address).map(\.contact.description)
    }

    /// Seconds until each contact expires, in order.
    func remaining(of address: String = "alice") -> [Int] {
        self.bindings(of: address).map { Int($0.expiresAt - self.now) / 1_000 }
    }

    mutating func advance(seconds: Int) {
        self.now += Int64(seconds) * 1_000
    }
}
