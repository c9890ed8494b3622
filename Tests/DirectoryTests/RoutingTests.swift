import Directory
import Testing

@Suite("What a destination leads to (PARK.md, “destination given”)")
struct RoutingTests {
    typealias Target = DirectoryIndex.Target

    static func resolve(_ destination: String, from locationID: String = "hq", localDomains: Set<String> = []) throws -> Target? {
        let index = try DirectoryIndex.acmeAndZeta()
        do throws(DirectoryIndex.RoutingFailure) {
            return try index.resolve(destination, from: locationID, localDomains: localDomains)
        } catch {
            #expect(error == .unknown, "\(destination)")
            return nil
        }
    }

    // MARK: Numbers

    @Test(
        "An extension of one's own location leads to whoever has it: person, workspace, virtual line, orbit, group",
        arguments: [
            ("1001", Target.member(.alice)), ("1010", .member(.lobby)), ("1020", .member(.sales)), ("7001", .callParkExtension("orbit-1")),
            ("1050", .group("help")),
        ])
    func ownExtension(_ digits: String, _ target: Target) throws {
        #expect(try Self.resolve(digits) == target)
        #expect(try Self.resolve("tel:" + digits) == target)
        #expect(try Self.resolve("sip:\(digits)@acme.example") == target)
    }

    @Test(
        "A routing prefix and an extension lead there from every location",
        arguments: [
            ("81001001", Target.member(.alice)), ("82002001", .member(.dave)), ("81007001", .callParkExtension("orbit-1")),
            ("82007101", .callParkExtension("dock")), ("81001050", .group("help")),
        ])
    func esn(_ digits: String, _ target: Target) throws {
        #expect(try Self.resolve(digits, from: "hq") == target)
        #expect(try Self.resolve(digits, from: "wh") == target)
        #expect(try DirectoryIndex.acmeAndZeta().target(digits: digits, from: "wh") == target)
    }

    @Test(
        "The prefix alone, another prefix, or an extension nobody has, lead nowhere",
        arguments: ["8100", "82001001", "8100100", "810010011", "8300", "9"])
    func wrongESN(_ digits: String) throws {
        #expect(try Self.resolve(digits) == nil)
    }

    @Test(
        "A number is reached in international and in North American form",
        arguments: ["+12025550101", "12025550101", "2025550101", "+1 (202) 555-0101", "202-555-0101", "tel:+12025550101"])
    func number(_ digits: String) throws {
        #expect(try Self.resolve(digits, from: "hq") == .member(.alice))
        #expect(try Self.resolve(digits, from: "wh") == .member(.alice))
        #expect(try Self.resolve(digits + "0") == nil)
    }

    @Test("A number from elsewhere is reached with and without its plus, and with ten digits the North American one wins")
    func foreignNumber() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        let berlin = MemberID(.person, "berlin")
        try index.insert(Member.sample(berlin, number: "+4930123456"))
        for text in ["+4930123456", "4930123456"] { #expect(try index.resolve(text, from: "hq") == .member(berlin)) }
        let american = MemberID(.person, "american")
        try index.insert(Member.sample(american, number: "+14930123456"))
        #expect(try index.resolve("4930123456", from: "hq") == .member(american))
        #expect(try index.resolve("+4930123456", from: "hq") == .member(berlin))
    }

    @Test("The extension comes before the ESN, and that before the number")
    func order() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        let esn = MemberID(.person, "esn")
        let number = MemberID(.person, "number")
        let here = MemberID(.person, "here")
        try index.insert(Member.sample(number, number: "+18200123456"))
        #expect(index.target(digits: "8200123456", from: "hq") == .member(number))
        try index.insert(Member.sample(esn, in: "wh", extension: "123456"))
        #expect(index.target(digits: "8200123456", from: "hq") == .member(esn))
        try index.insert(Member.sample(here, extension: "8200123456"))
        #expect(index.target(digits: "8200123456", from: "hq") == .member(here))
        #expect(index.target(digits: "8200123456", from: "wh") == .member(esn))
        #expect(index.target(digits: "+18200123456", from: "hq") == .member(number))
    }

    @Test("The same extension in two locations leads to each location's own")
    func perLocation() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        let other = MemberID(.person, "other")
        try index.insert(Member.sample(other, in: "wh", extension: "1001"))
        #expect(index.target(digits: "1001", from: "hq") == .member(.alice))
        #expect(index.target(digits: "1001", from: "wh") == .member(other))
        #expect(index.target(digits: "81001001", from: "wh") == .member(.alice))
        #expect(index.target(digits: "82001001", from: "hq") == .member(other))
    }

    @Test("From a location that does not exist nothing is reached")
    func unknownLocation() throws {
        for text in ["1001", "81001001", "+12025550101", "alice@acme.example"] { #expect(try Self.resolve(text, from: "moon") == nil) }
    }

    @Test("What is no destination is malformed, and what nobody has is unknown")
    func failures() throws {
        let index = try DirectoryIndex.acmeAndZeta()
        for text in ["", "alice", "sip:1001", "12a"] {
            #expect(throws: DirectoryIndex.RoutingFailure.malformed) { try index.resolve(text, from: "hq") }
        }
        for text in ["9999", "+442071838750", "911", "nobody@acme.example"] {
            #expect(throws: DirectoryIndex.RoutingFailure.unknown) { try index.resolve(text, from: "hq") }
        }
    }

    // MARK: Addresses

    @Test(
        "An address leads to the one with this e-mail address or SIP user name, or to a number at our domain",
        arguments: [
            ("alice@acme.example", Target.member(.alice)), ("sip:alice@acme.example", .member(.alice)), ("ALICE@Acme.Example", .member(.alice)),
            ("lobby@acme.example", .member(.lobby)), ("sip:7001@acme.example", .callParkExtension("orbit-1")),
            ("sip:82002001@acme.example", .member(.dave)), ("sip:+12025550102@acme.example;user=phone", .member(.bob)),
            ("sip:alice@acme.example:5060", .member(.alice)), ("sip:7001@acme.example:5070", .callParkExtension("orbit-1")),
        ])
    func address(_ text: String, _ target: Target) throws {
        #expect(try Self.resolve(text) == target)
    }

    @Test("At another domain nobody is reached, unless the server itself is called by it")
    func domains() throws {
        for text in ["sip:alice@192.0.2.1", "sip:alice@192.0.2.1:5060", "sip:7001@pbx.acme.example", "sip:alice@[2001:db8::1]:5060"] {
            #expect(try Self.resolve(text) == nil)
            #expect(try Self.resolve(text, localDomains: ["192.0.2.1", "pbx.acme.example", "[2001:db8::1]"]) != nil)
        }
        #expect(try Self.resolve("sip:alice@acme.example.evil", localDomains: ["192.0.2.1"]) == nil)
    }

    @Test("Somebody whose e-mail address is at another domain is reached by it")
    func foreignEmail() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try index.insert(Member.sample(.alice, extension: "1001", email: "alice@mail.example"))
        #expect(try index.resolve("Alice@mail.example", from: "hq") == .member(.alice))
        #expect(try index.resolve("sip:alice@acme.example", from: "hq") == .member(.alice))
    }

    // MARK: Other organisations

    @Test(
        "Nobody and nothing of another organisation is reached, in whatever form",
        arguments: [
            "7009", "81007009", "+13035550101", "13035550101", "3035550101", "zoe@zeta.example", "sip:zoe@zeta.example", "zoe@acme.example",
            "sip:1001@zeta.example", "sip:7001@zeta.example", "sip:alice@zeta.example", "sip:+13035550101@acme.example",
        ])
    func otherOrganization(_ text: String) throws {
        #expect(try Self.resolve(text, from: "hq") == nil)
        #expect(try Self.resolve(text, from: "wh", localDomains: ["192.0.2.1"]) == nil)
    }

    @Test("Two organisations may have the same prefixes and extensions, and each reaches its own")
    func samePlan() throws {
        #expect(try Self.resolve("1001", from: "zhq") == .member(.zoe))
        #expect(try Self.resolve("81001001", from: "zhq") == .member(.zoe))
        #expect(try Self.resolve("81001001", from: "hq") == .member(.alice))
        #expect(try Self.resolve("7001", from: "zhq") == .callParkExtension("zorbit"))
        #expect(try Self.resolve("+12025550101", from: "zhq") == nil)
        #expect(try Self.resolve("alice@acme.example", from: "zhq") == nil)
    }
}
