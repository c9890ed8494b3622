import Directory
import Testing

@Suite("Types of outgoing calls (NANPA, Ofcom, ITU-T E.164)")
struct OutgoingCallTypeTests {
    @Test(
        "In North America: area codes, toll-free, premium, directory assistance, operators, other carriers, other countries",
        arguments: [
            ("+12025550101", OutgoingCallType.national), ("12025550101", .national), ("2025550101", .national), ("5550101", .national),
            ("+14165550101", .national), ("+17875550101", .national), ("+18085550101", .national), ("+18765550101", .international),
            ("18095550101", .international), ("+18005550101", .tollFree), ("8885550101", .tollFree), ("18335551212", .tollFree),
            ("+19005550101", .premiumServicesI), ("2129765555", .premiumServicesII), ("9765555", .premiumServicesII),
            ("7005554141", .specialServicesI), ("5005550101", .specialServicesII), ("411", .chargeableDirectoryAssisted),
            ("1411", .chargeableDirectoryAssisted), ("5551212", .chargeableDirectoryAssisted), ("12125551212", .chargeableDirectoryAssisted),
            ("0", .operatorAssisted), ("00", .operatorAssisted), ("02025550101", .operatorAssisted), ("211", .tollFree), ("988", .tollFree),
            ("011442071838750", .international), ("01442071838750", .international), ("+442071838750", .international),
            ("01112025550101", .national), ("10103212025550101", .casual), ("442071838750", .international), ("+80012345678", .tollFree),
            ("+97912345678", .premiumServicesI), ("1234", .unknown), ("*68", .unknown), ("1001234567", .unknown),
        ])
    func northAmerica(_ number: String, _ type: OutgoingCallType) {
        for country in ["US", "CA", nil] { #expect(OutgoingCallType(of: number, from: .sample(in: country)) == type, "\(number)") }
    }

    @Test("An island with an area code of its own calls itself, and other countries of the plan are abroad")
    func caribbean() {
        for location in [Location.sample(in: "JM"), .sample(in: nil, mainNumber: "+18765550100")] {
            #expect(OutgoingCallType(of: "8765550101", from: location) == .national)
            #expect(OutgoingCallType(of: "+12025550101", from: location) == .international)
            #expect(OutgoingCallType(of: "+18685550101", from: location) == .international)
            #expect(OutgoingCallType(of: "+18005550101", from: location) == .tollFree)
        }
    }

    @Test(
        "In the United Kingdom, by the beginnings of Ofcom's plan",
        arguments: [
            ("+442071838750", OutgoingCallType.national), ("02071838750", .national), ("01189000000", .national), ("+441189000000", .national),
            ("07700900123", .national), ("03001234567", .national), ("08001111111", .tollFree), ("08081570000", .tollFree),
            ("09061234567", .premiumServicesI), ("+449061234567", .premiumServicesI), ("08712345678", .premiumServicesII),
            ("08452345678", .specialServicesII), ("07012345678", .specialServicesI), ("07612345678", .specialServicesI),
            ("07624123456", .national), ("118500", .chargeableDirectoryAssisted), ("100", .operatorAssisted), ("101", .tollFree),
            ("116123", .tollFree), ("123", .specialServicesII), ("0012025550101", .international), ("+12025550101", .international),
            ("00442071838750", .national), ("+353872345678", .international),
        ])
    func unitedKingdom(_ number: String, _ type: OutgoingCallType) {
        for location in [Location.sample(in: "GB"), .sample(in: nil, mainNumber: "+442071838700")] {
            #expect(OutgoingCallType(of: number, from: location) == type, "\(number)")
        }
    }

    @Test(
        "Elsewhere the own country code is national, another international, and services are known where they are certain",
        arguments: [
            ("DE", "03012345678", OutgoingCallType.national), ("DE", "+493012345678", .national), ("DE", "12345678", .national),
            ("DE", "0012025550101", .international), ("DE", "08001234567", .tollFree), ("DE", "09001234567", .premiumServicesI),
            ("DE", "01801234567", .specialServicesII), ("DE", "11833", .chargeableDirectoryAssisted), ("DE", "116117", .tollFree),
            ("DE", "9001234", .national), ("FR", "0899123456", .premiumServicesI), ("FR", "0805123456", .tollFree), ("FR", "0142345678", .national),
            ("IT", "0612345678", .national), ("IT", "800123456", .tollFree), ("IT", "892123", .premiumServicesI), ("ES", "912345678", .national),
            ("ES", "900123456", .tollFree), ("AU", "1800123456", .tollFree), ("AU", "131234", .specialServicesII),
            ("AU", "1902123456", .premiumServicesI),
            ("AU", "001112025550101", .international), ("AU", "0291234567", .national), ("JP", "0101202555010", .international),
            ("JP", "0120123456", .tollFree), ("IE", "1800123456", .tollFree), ("IE", "018001234", .national),
            ("IE", "015551234", .national), ("IE", "1550123456", .premiumServicesI), ("RU", "81012025550101", .international),
            ("RU", "84951234567", .national),
            ("BR", "+5511912345678", .national), ("BR", "+5411912345678", .international), ("DE", "#31#", .unknown), ("DE", "+49", .unknown),
        ])
    func elsewhere(_ country: String, _ number: String, _ type: OutgoingCallType) {
        #expect(OutgoingCallType(of: number, from: .sample(in: country)) == type, "\(country) \(number)")
    }

    @Test("A digit for a line outside is taken off where it must be dialled")
    func enforced() {
        let location = Location.sample(in: "US", outside: "9", isEnforced: true)
        for (number, type) in [
            ("92025550101", OutgoingCallType.national), ("9011442071838750", .international), ("9411", .chargeableDirectoryAssisted),
            ("90", .operatorAssisted), ("+12025550101", .national), ("9165550101", .unknown),
        ] {
            #expect(OutgoingCallType(of: number, from: location) == type, "\(number)")
        }
    }

    @Test("Where it may be left out, a number that begins with it is that number, unless it would be dearer with the digit taken off")
    func optional() {
        let american = Location.sample(in: "US", outside: "9")
        for (number, type) in [
            ("9165550101", OutgoingCallType.national), ("92025550101", .national), ("9011442071838750", .international),
            ("99005550101", .premiumServicesI), ("9005550101", .premiumServicesI), ("9411", .chargeableDirectoryAssisted),
        ] {
            #expect(OutgoingCallType(of: number, from: american) == type, "\(number)")
        }
        let german = Location.sample(in: "DE", outside: "9")
        #expect(OutgoingCallType(of: "90012025550101", from: german) == .international)
        #expect(OutgoingCallType(of: "909001234567", from: german) == .premiumServicesI)
        #expect(OutgoingCallType(of: "9123456", from: german) == .national)
    }

    @Test("A number of the organisation is an internal call however it is dialled, and an address of another domain a call of its own type")
    func internalCalls() throws {
        let index = try DirectoryIndex.acmeAndZeta()
        let location = try #require(index.locations["hq"])
        for number in ["1001", "82002001", "+12025550101", "2025550101", "alice@acme.example"] {
            #expect(index.outgoingCallType(of: number, from: location) == .internalCall, "\(number)")
        }
        // Of the other organisation.
        #expect(index.outgoingCallType(of: "+13035550101", from: location) == .national)
        #expect(index.outgoingCallType(of: "bob@elsewhere.example", from: location) == .urlDialing)
        #expect(index.outgoingCallType(of: "no number", from: location) == .unknown)
    }

    @Test("Country codes are split from numbers, and every country has the code that leads back to it or to the one it shares it with")
    func countryCodes() {
        for (digits, code) in [("12025550101", "1"), ("442071838750", "44"), ("353872345678", "353"), ("79161234567", "7"), ("80012345678", "800")] {
            #expect(CountryCallingCode.split(digits).code == code)
        }
        #expect(CountryCallingCode.code(of: "IE") == "353")
        #expect(CountryCallingCode.code(of: "QQ") == nil)
        #expect(CountryCallingCode.country(of: "44") == "GB")
        #expect(CountryCallingCode.country(of: "353") == "IE")
        #expect(CountryCallingCode.country(of: "979") == nil)
    }
}
