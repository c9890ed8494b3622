import Directory
import Testing

@Suite("How numbers are dialled in a country (ITU-T E.164)")
struct NumberingPlanTests {
    static func location(_ country: String?, mainNumber: String? = nil, dial: String? = nil, isEnforced: Bool = false) -> Location {
        var location = Location(id: "l", organizationID: "o", name: "Location", routingPrefix: nil)
        location.profile.address.country = country
        location.calling.mainNumber = mainNumber
        location.calling.outsideDialDigit = dial
        location.calling.isOutsideDialDigitEnforced = isEnforced
        return location
    }

    @Test(
        "What is dialled in a country is a number there or abroad",
        arguments: [
            ("US", "2025550123", "+12025550123"), ("US", "12025550123", "+12025550123"), ("US", "011442079460000", "+442079460000"),
            ("US", "+442079460000", "+442079460000"), ("CA", "4165550123", "+14165550123"), ("PR", "17875550123", "+17875550123"),
            ("GB", "02079460000", "+442079460000"), ("GB", "0016135550123", "+16135550123"), ("GB", "0498765432", "+44498765432"),
            ("DE", "030901820", "+4930901820"), ("DE", "01511234567", "+491511234567"), ("DE", "0033199001234", "+33199001234"),
            ("FR", "0199001234", "+33199001234"), ("FR", "004930901820", "+4930901820"),
            ("IT", "0669812345", "+390669812345"), ("IT", "3123456789", "+393123456789"), ("IT", "004930901820", "+4930901820"),
            ("ES", "912345678", "+34912345678"), ("AU", "0291234567", "+61291234567"), ("AU", "001112025550123", "+12025550123"),
            ("JP", "0312345678", "+81312345678"), ("JP", "01012025550123", "+12025550123"), ("SG", "61234567", "+6561234567"),
        ])
    func dialled(_ country: String, _ digits: String, _ number: String) {
        let location = Self.location(country)
        #expect(NumberingPlan(of: location).number(dialled: digits, at: location) == number)
    }

    @Test(
        "What is no number there is none",
        arguments: [
            ("US", "555012"), ("US", "22025550123"), ("US", "912025550123"), ("US", "0111"), ("GB", "2079460000"), ("GB", "020"), ("DE", "30901820"),
            ("IT", "12345"), ("AU", "291234567"), ("AU", "00112"), ("US", ""), ("US", "+"),
            ("US", "+123456"), ("US", "+1234567890123456"), ("US", "+0123456789"), ("US", "*73"), ("US", "#12025550123"), ("GB", "+44(0)2079460"),
            ("US", "٢٠٢٥٥٥٠١٢٣"), ("US", "+٤٤٢٠٧٩٤٦٠"), ("US", "+½½½½½½½"),
        ])
    func nonsense(_ country: String, _ digits: String) {
        let location = Self.location(country)
        #expect(NumberingPlan(of: location).number(dialled: digits, at: location) == nil)
    }

    @Test("The digit for outside may be dialled, or must be where it is enforced; a plus sign needs none")
    func outsideDialDigit() {
        let free = Self.location("US", dial: "9")
        let enforced = Self.location("US", dial: "9", isEnforced: true)
        for (digits, number, enforcedNumber) in [
            ("92025550123", "+12025550123", "+12025550123"), ("912025550123", "+12025550123", "+12025550123"),
            ("9011442079460000", "+442079460000", "+442079460000"), ("2025550123", "+12025550123", nil), ("12025550123", "+12025550123", nil),
            // An area code that begins with the digit.
            ("9195550123", "+19195550123", nil), ("99195550123", "+19195550123", "+19195550123"),
            ("+12025550123", "+12025550123", "+12025550123"), ("9", nil, nil), ("9911", nil, nil), ("9+12025550123", nil, nil),
        ] as [(String, String?, String?)] {
            #expect(NumberingPlan(of: free).number(dialled: digits, at: free) == number, "\(digits)")
            #expect(NumberingPlan(of: enforced).number(dialled: digits, at: enforced) == enforcedNumber, "\(digits)")
        }
    }

    @Test("The address says the country, without it the main number does, and without that it is North America")
    func country() {
        #expect(NumberingPlan(of: Self.location("FR", mainNumber: "+442079460000")).countryCode == "33")
        #expect(NumberingPlan(of: Self.location(nil, mainNumber: "+442079460000")).countryCode == "44")
        // The longest country code counts.
        #expect(NumberingPlan(of: Self.location(nil, mainNumber: "+35312345678")).countryCode == "353")
        #expect(NumberingPlan(of: Self.location("XX", mainNumber: "+4930901820")).countryCode == "49")
        #expect(NumberingPlan(of: Self.location(nil)).countryCode == "1")
        #expect(NumberingPlan(of: Self.location("XX")).countryCode == "1")
    }

    @Test(
        "A peer writes a number with its plus sign, without it, or as it is dialled in the country",
        arguments: [
            ("US", "+12025550123", "+12025550123"), ("US", "12025550123", "+12025550123"), ("US", "2025550123", "+12025550123"),
            ("GB", "442079460000", "+442079460000"), ("GB", "02079460000", "+442079460000"), ("DE", "4930901820", "+4930901820"),
            ("FR", "0199001234", "+33199001234"), ("FR", "33199001234", "+33199001234"), ("US", "442079460000", nil), ("GB", "anonymous", nil),
            ("DE", "", nil),
        ] as [(String, String, String?)])
    func signalled(_ country: String, _ digits: String, _ number: String?) {
        #expect(NumberingPlan(of: Self.location(country)).number(signalled: digits) == number)
    }

    @Test("Whatever digits come, a number is E.164", arguments: ["US", "GB", "DE", "FR", "IT", "AU", "JP", "SG", "LU", "EE"])
    func random(_ country: String) throws {
        var state: UInt64 = 1
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        let location = Self.location(country, dial: "9")
        let plan = NumberingPlan(of: location)
        let alphabet = Array("0011289+*")
        var numbers = 0
        for _ in 0..<5_000 {
            let digits = String((0..<next(20)).map { _ in alphabet[next(alphabet.count)] })
            for number in [plan.number(dialled: digits, at: location), plan.number(signalled: digits)] {
                // Short codes of services stay as they are.
                guard let number, number.hasPrefix("+") else { continue }
                numbers += 1
                try DirectoryValidation.phoneNumber(number)
            }
        }
        #expect(numbers > 20)
    }
}
