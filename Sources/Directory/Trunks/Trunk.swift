/// A SIP trunk: a provider, or a gateway to the telephone network, to which calls to outside numbers go and from which they come.
package struct Trunk: Hashable, Sendable, Codable, Identifiable {
    package enum Transport: String, Hashable, Sendable, Codable, CaseIterable {
        case udp
        case tcp
    }

    package var id: String
    package var organizationID: String
    /// Where the numbers that come in without a country code are read, and whose main number is called by those that say none.
    package var locationID: String
    package var name: String
    /// Host name or numeric address of the peer: registrar, proxy or gateway.
    package var host: String
    package var port: Int
    package var transport: Transport
    /// The domain of addresses there; nil for the host.
    package var domain: String?
    /// Whether this server registers there (RFC 3261 §10), so that calls come in behind a NAT or to a changing address.
    package var registers: Bool
    /// Nil where the peer asks for none.
    package var username: String?
    /// In the clear: it is answered to the peer's challenges, whose realm is not known before.
    package var password: String?
    /// Numeric addresses from which its calls come, besides the peer's own.
    package var sources: [String]
    package var isEnabled: Bool

    package init(
        id: String, organizationID: String, locationID: String, name: String, host: String, port: Int = 5_060, transport: Transport = .udp,
        domain: String? = nil, registers: Bool = false, username: String? = nil, password: String? = nil, sources: [String] = [],
        isEnabled: Bool = true
    ) {
        self.id = id
        self.organizationID = organizationID
        self.locationID = locationID
        self.name = name
        self.host = host
        self.port = port
        self.transport = transport
        self.domain = domain
        self.registers = registers
        self.username = username
        self.password = password
        self.sources = sources
        self.isEnabled = isEnabled
    }

    /// The domain of addresses there.
    package var sipDomain: String { self.domain ?? self.host }
}

/// Trunks that stand in for each other (Webex's route group).
package struct RouteGroup: Hashable, Sendable, Codable, Identifiable {
    package var id: String
    package var organizationID: String
    package var name: String
    /// In the order in which they are tried.
    package var trunkIDs: [String]

    package init(id: String, organizationID: String, name: String, trunkIDs: [String]) {
        self.id = id
        self.organizationID = organizationID
        self.name = name
        self.trunkIDs = trunkIDs
    }
}

/// Where calls go out (Webex's route choice).
package enum RouteChoice: Hashable, Sendable, Codable {
    case trunk(String)
    case routeGroup(String)
}

/// Numbers that go out on a way of their own, from whatever location they are dialled (Webex's dial plan).
package struct DialPlan: Hashable, Sendable, Codable, Identifiable {
    package var id: String
    package var organizationID: String
    package var name: String
    /// Such as `+1408XXXXXXX` or `+44!`: `X` is any digit, `!` at the end is any digits, or none.
    package var patterns: [String]
    package var route: RouteChoice

    package init(id: String, organizationID: String, name: String, patterns: [String], route: RouteChoice) {
        self.id = id
        self.organizationID = organizationID
        self.name = name
        self.patterns = patterns
        self.route = route
    }

    /// How many digits a pattern names itself, where a number fits it: more is nearer. Nil where it does not fit.
    package static func nearness(of number: String, to pattern: String) -> Int? {
        var rest = number.utf8[...]
        var named = 0
        for byte in pattern.utf8 {
            switch byte {
            case UInt8(ascii: "!"): return named
            case UInt8(ascii: "X"):
                guard let digit = rest.popFirst(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            default:
                guard rest.popFirst() == byte else { return nil }
                named += 1
            }
        }
        return rest.isEmpty ? named : nil
    }

    /// Whether a text is a pattern.
    package static func isPattern(_ text: String) -> Bool {
        text.wholeMatch(of: /\+?[0-9X*#]*!?/) != nil && text.utf8.count <= 40 && !["", "+"].contains(text)
    }
}
