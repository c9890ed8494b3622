import Directory
import SIPSyntax
import SIPUserAgent

/// Calls that come in by trunks.
extension ExchangeCore {
    /// Who calls: whom the peer asserts, else whom it names (RFC 3325 §9.2, RFC 3323 §4.1).
    func caller(in request: SIPRequest, on trunk: Trunk) -> Party {
        let asserted = request.headers[values: .pAssertedIdentity].lazy.compactMap { try? SIPNameAddress(parsing: $0, field: "P-Asserted-Identity") }
            .first
        let address = asserted ?? request.from
        let wantsPrivacy = request.headers[values: .privacy].contains { value in
            value.split(separator: ";").contains { ["id", "header", "user"].contains($0.trimmingPrefix(" ").lowercased()) }
        }
        let user = address?.uri.user ?? ""
        guard !wantsPrivacy, user.lowercased() != "anonymous" else { return Party(target: nil, name: Party.anonymousName, number: "") }
        // Nobody withholds anything: the peer does not know.
        guard !["", "unavailable", "unknown"].contains(user.lowercased()) else { return Party(target: nil, name: "Unavailable", number: "") }
        let number = Self.digits(user).map { self.directory.number(signalled: $0, on: trunk) } ?? user
        let name = address?.displayName ?? request.from?.displayName
        return Party(target: nil, name: name.flatMap { $0.isEmpty || Self.digits($0) == Self.digits(user) ? nil : $0 }, number: number)
    }

    /// Takes a caller to whomever the called number is: as the request names it, else as other headers do, else the main number.
    func route(_ half: CallHalf, request: SIPRequest, from trunk: Trunk) {
        self.counters.trunkCalls += 1
        let names = Self.calledNames(in: request)
        for name in names {
            guard let digits = Self.digits(name), let target = self.directory.target(calledOn: trunk, digits) else { continue }
            return self.call(target, dialled: digits, from: half)
        }
        // A peer that calls what was registered, or the account, says no number.
        let isForAccount = names.contains { $0 == trunk.id || $0 == trunk.username }
        if isForAccount, let main = self.directory.mainTarget(of: trunk) {
            return self.call(main, dialled: self.directory.locations[trunk.locationID]?.calling.mainNumber ?? "", from: half)
        }
        half.remote = Party(target: nil, name: nil, number: names.first ?? "")
        self.release(half, status: .notFound, reason: .unallocatedNumber)
    }

    /// Whom a request from a trunk may be for: as it names them itself, else as other headers do.
    static func calledNames(in request: SIPRequest) -> [String] {
        let called = SIPHeaderName("P-Called-Party-ID").flatMap { request.headers[$0] }.flatMap {
            try? SIPNameAddress(parsing: $0, field: "P-Called-Party-ID")
        }?.uri
        return [request.uri, called, request.to?.uri].compactMap { $0?.user }
    }

    /// The digits of a user part, without the parameters that a telephone number may have (RFC 3966); nil for a name.
    static func digits(_ user: String) -> String? {
        guard case .digits(let digits)? = DialString(parsing: String(user.prefix { $0 != ";" })) else { return nil }
        return digits
    }
}
