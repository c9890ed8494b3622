/// Types of calls in countries without rules of their own here: numbers of services, where they are certain.
///
/// From the national numbering plans that ITU-T publishes (E.129 presentations), held against libphonenumber's metadata. What is in no
/// list is an ordinary number.
enum ServiceNumbers {
    /// Beginnings of national (significant) numbers.
    private struct Prefixes {
        var tollFree: [String]
        var premium: [String]
        /// Shared cost, personal and the like.
        var special: [String] = []
        /// How many digits a number of a service has where ordinary numbers begin as it does; nil where they do not.
        var length: Int?
    }

    private static let byCountryCode: [String: Prefixes] = [
        "31": Prefixes(tollFree: ["800"], premium: ["900", "906", "909"]),
        "32": Prefixes(tollFree: ["800"], premium: ["90"], special: ["70", "78"]),
        "33": Prefixes(tollFree: ["800", "801", "802", "803", "804", "805"], premium: ["89"], special: ["81", "82"]),
        "34": Prefixes(tollFree: ["800", "900"], premium: ["803", "806", "807", "905"], special: ["901", "902"]),
        "39": Prefixes(tollFree: ["800", "803"], premium: ["892", "894", "895", "899"], special: ["840", "848"]),
        "41": Prefixes(tollFree: ["800"], premium: ["900", "901", "906"], special: ["840", "842", "844", "848"]),
        "43": Prefixes(tollFree: ["800"], premium: ["900", "901", "930", "931"], special: ["810", "820", "821"]),
        "45": Prefixes(tollFree: ["80"], premium: ["90"]),
        "46": Prefixes(tollFree: ["20"], premium: ["900", "939", "944"]),
        "47": Prefixes(tollFree: ["800"], premium: ["820", "829"]),
        "48": Prefixes(tollFree: ["800"], premium: ["70"], special: ["801"]),
        "49": Prefixes(tollFree: ["800"], premium: ["900"], special: ["180", "137", "700"]),
        "61": Prefixes(tollFree: ["1800"], premium: ["190"], special: ["13"]),
        "64": Prefixes(tollFree: ["800", "508"], premium: ["900"]),
        "81": Prefixes(tollFree: ["120", "800"], premium: ["990"], special: ["570"]),
        "91": Prefixes(tollFree: ["1800"], premium: ["1861"], special: ["1860"]),
        // Dublin's numbers begin with a 1 too and have eight digits.
        "353": Prefixes(tollFree: ["1800"], premium: ["15"], special: ["1850", "1890"], length: 10),
    ]

    static func type(ofNational number: String, countryCode: String) -> OutgoingCallType {
        guard let prefixes = Self.byCountryCode[countryCode], prefixes.length ?? number.count == number.count else { return .national }
        func begins(_ prefixes: [String]) -> Bool { prefixes.contains { number.hasPrefix($0) } }
        if begins(prefixes.tollFree) { return .tollFree }
        if begins(prefixes.premium) { return .premiumServicesI }
        return begins(prefixes.special) ? .specialServicesII : .national
    }

    /// In Europe 116XXX is free (Decision 2007/116/EC), and 118 begins the numbers of directory enquiries.
    static func type(ofShort digits: String, countryCode: String) -> OutgoingCallType {
        guard countryCode.hasPrefix("3") || countryCode.hasPrefix("4") else {
            return self.type(ofNational: digits, countryCode: countryCode).orUnknown
        }
        if digits.hasPrefix("116"), digits.count == 6 { return .tollFree }
        return digits.hasPrefix("118") ? .chargeableDirectoryAssisted : .unknown
    }

    /// International services have country codes of their own (ITU-T E.164, Annex A): freephone, shared cost, premium rate.
    static func type(ofForeignCode code: String) -> OutgoingCallType {
        switch code {
        case "800": .tollFree
        case "808": .specialServicesII
        case "979": .premiumServicesI
        default: .international
        }
    }
}

extension OutgoingCallType {
    /// A short code that is no service's is not an ordinary number.
    fileprivate var orUnknown: OutgoingCallType { self == .national ? .unknown : self }
}
