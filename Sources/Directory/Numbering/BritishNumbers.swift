/// Types of calls in the United Kingdom (country code 44), by Ofcom's National Telephone Numbering Plan, parts A and B.
enum BritishNumbers {
    static let countryCode = "44"

    /// The longest prefix counts.
    private static let prefixes: [String: OutgoingCallType] = [
        // Calls free for consumers.
        "800": .tollFree, "808": .tollFree,
        // Controlled premium rate, sexual entertainment included.
        "9": .premiumServicesI,
        // Higher rate: controlled premium rate up to 13 pence a minute.
        "871": .premiumServicesII, "872": .premiumServicesII, "873": .premiumServicesII,
        // Personal numbers and pagers; 7624 is the Isle of Man's mobile network.
        "70": .specialServicesI, "76": .specialServicesI, "7624": .national,
        // Special services, basic rate and higher.
        "84": .specialServicesII, "870": .specialServicesII,
    ]

    static func type(ofNational number: String) -> OutgoingCallType {
        // 118 is also the area code of Reading, with ten digits.
        if number.hasPrefix("118"), number.count == 6 { return .chargeableDirectoryAssisted }
        let matches = Self.prefixes.keys.filter { number.hasPrefix($0) }
        return matches.max { $0.count < $1.count }.flatMap { Self.prefixes[$0] } ?? .national
    }

    /// Type A access codes: 100 and 155 are operators, 101, 105, 111, 119 and 116XXX free, 118XXX directory enquiries.
    static func type(ofShort digits: String) -> OutgoingCallType {
        switch digits {
        case "100", "155": .operatorAssisted
        case "101", "105", "111", "119": .tollFree
        default:
            if digits.hasPrefix("118") {
                .chargeableDirectoryAssisted
            } else if digits.hasPrefix("116"), digits.count == 6 {
                .tollFree
            } else {
                .specialServicesII
            }
        }
    }
}
