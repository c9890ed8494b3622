/// Types of calls in the North American Numbering Plan (country code 1), by the lists of NANPA (nanpa.com, “Area codes” and “Number
/// resources”).
enum NorthAmericanNumbers {
    static let countryCode = "1"

    /// 800 and those after it, “Toll-free codes” of the FCC.
    private static let tollFree: Set<String> = ["800", "833", "844", "855", "866", "877", "888"]
    /// “5XX NPA”: personal communications services, without a place.
    private static let personal: Set<String> = [
        "500", "521", "522", "523", "524", "525", "526", "527", "528", "529", "533", "544", "566", "577", "588",
    ]
    /// Area codes of countries and territories other than the United States and Canada.
    private static let areas = [
        "242": "BS", "246": "BB", "264": "AI", "268": "AG", "284": "VG", "340": "VI", "345": "KY", "441": "BM", "473": "GD", "649": "TC", "658": "JM",
        "664": "MS", "670": "MP", "671": "GU", "684": "AS", "721": "SX", "758": "LC", "767": "DM", "784": "VC", "787": "PR", "809": "DO", "829": "DO",
        "849": "DO", "868": "TT", "869": "KN", "876": "JM", "939": "PR",
    ]
    /// Calls among these are not international (help.webex.com, “Configure call permissions in Control Hub”); the territories of the
    /// United States are reached as the United States are.
    private static let domestic: Set<String> = ["US", "CA", "PR", "VI", "GU", "MP", "AS"]

    /// The country of an area code; the United States for all that are theirs or Canada's.
    static func country(ofArea code: String) -> String { self.areas[code] ?? "US" }

    /// The type of a call to a national number of ten digits.
    ///
    /// - Parameter country: from where; of ISO 3166.
    static func type(ofNational number: String, from country: String?) -> OutgoingCallType {
        guard self.isComplete(number) else { return .unknown }
        let area = String(number.prefix(3))
        if self.tollFree.contains(area) { return .tollFree }
        if area == "900" { return .premiumServicesI }
        if area == "700" { return .specialServicesI }
        if self.personal.contains(area) { return .specialServicesII }
        let there = self.country(ofArea: area)
        let here = country ?? "US"
        guard there == here || (self.domestic.contains(there) && self.domestic.contains(here)) else { return .international }
        return self.type(ofLocal: String(number.dropFirst(3)))
    }

    /// The type of a call to seven digits: 555-1212 is directory assistance, 976 information for a fee.
    static func type(ofLocal number: String) -> OutgoingCallType {
        if number == "5551212" { return .chargeableDirectoryAssisted }
        return number.hasPrefix("976") ? .premiumServicesII : .national
    }

    /// 0 and 00 for operators, also before a number; 101XXXX for another carrier; N11 and 988, of which only 411 costs money.
    static func type(ofShort digits: String) -> OutgoingCallType {
        if digits.hasPrefix("0") { return .operatorAssisted }
        if digits.hasPrefix("101") { return .casual }
        switch digits.count == 4 ? String(digits.dropFirst()) : digits {
        case "411": return .chargeableDirectoryAssisted
        case "211", "311", "511", "611", "711", "811", "988": return .tollFree
        default: return .unknown
        }
    }

    /// NXX NXX XXXX, N from 2 to 9 (ATIS-0300051, “Central Office Code Assignment Guidelines”).
    private static func isComplete(_ number: String) -> Bool {
        let digits = Array(number.utf8)
        return digits.count == 10 && digits[0] >= UInt8(ascii: "2") && digits[3] >= UInt8(ascii: "2")
    }
}
