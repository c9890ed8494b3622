import Directory
import Testing

@Suite("Where a call goes: inside, or by a trunk")
struct OutsideNumberTests {
    private static func destination(
        _ text: String, from locationID: String = "hq", _ change: (inout DirectoryContents) -> Void = { _ in }
    ) throws -> DirectoryIndex.Destination? {
        var contents = DirectoryContents.withTrunks
        change(&contents)
        let index = try DirectoryIndex(contents)
        do throws(DirectoryIndex.RoutingFailure) {
            return try index.destination(text, from: locationID, localDomains: ["192.0.2.1"])
        } catch {
            #expect(error == .unknown, "\(text)")
            return nil
        }
    }

    private static func outside(
        _ number: String, from locationID: String = "hq", isEmergency: Bool = false, _ route: RouteChoice = .routeGroup("ways")
    ) -> DirectoryIndex.Destination {
        .outside(OutsideNumber(number: number, isEmergency: isEmergency, locationID: locationID, route: route))
    }

    @Test(
        "A number of the directory stays inside however it is written",
        arguments: [
            "+12025550101", "12025550101", "2025550101", "912025550101", "92025550101", "9011" + "12025550101", "tel:+1-202-555-0101",
            "sip:+12025550101@acme.example", "sip:912025550101@192.0.2.1:5060", "1001", "81001001", "alice@acme.example",
        ])
    func inside(_ text: String) throws {
        #expect(try Self.destination(text) == .target(.member(.alice)))
    }

    @Test(
        "A number that is nobody's goes out by the location's own way",
        arguments: ["+13125550199", "13125550199", "3125550199", "913125550199", "sip:3125550199@acme.example", "sip:3125550199@192.0.2.1"])
    func outside(_ text: String) throws {
        #expect(try Self.destination(text) == Self.outside("+13125550199"))
    }

    @Test("An address elsewhere, nonsense, and a number from where no way leads out, are unknown")
    func unknown() throws {
        for text in ["sip:3125550199@elsewhere.example", "nobody@acme.example", "12345", "*99", "913125550199999999"] {
            #expect(try Self.destination(text) == nil, "\(text)")
        }
        #expect(try Self.destination("+13125550199", from: "wh") == nil)
        #expect(try Self.destination("911", from: "wh") { Self.removeTrunks(from: &$0) } == nil)
        #expect(try Self.destination("+13125550199", from: "nowhere") == nil)
        #expect(throws: DirectoryIndex.RoutingFailure.malformed) {
            try DirectoryIndex(.withTrunks).destination("not a number", from: "hq")
        }
    }

    @Test("A number of another organisation goes outside, and so does one of ours that is not active yet")
    func others() throws {
        #expect(try Self.destination("+13035550101") == Self.outside("+13035550101"))
        let inactive = try Self.destination("2025550101") { $0.numbers = [PhoneNumber(number: "+12025550101", locationID: "hq", isActive: false)] }
        #expect(inactive == Self.outside("+12025550101"))
    }

    @Test("An emergency number goes out before everything, with the digit for outside and without")
    func emergency() throws {
        for digits in ["911", "9911", "933", "tel:911", "sip:911@acme.example"] {
            let number = digits.contains("933") ? "933" : "911"
            // Somebody's extension, and a dial plan that would take it.
            let destination = try Self.destination(digits) {
                $0.members[4].extension = "911"
                $0.dialPlans[0].patterns = ["9!"]
            }
            #expect(destination == Self.outside(number, isEmergency: true), "\(digits)")
        }
        #expect(try Self.destination("912") == nil)
    }

    @Test(
        "Emergency numbers are those of the location's country",
        arguments: [
            ("GB", "999", true), ("GB", "112", true), ("GB", "9999", true), ("DE", "110", true), ("DE", "999", false), ("FR", "15", true),
            ("AU", "000", true), ("AU", "9000", true), ("JP", "119", true), ("US", "112", false), ("US", "999", false), ("NZ", "111", true),
        ])
    func emergencyAbroad(_ country: String, _ digits: String, _ isEmergency: Bool) throws {
        let destination = try Self.destination(digits) { $0.locations[0].profile.address.country = country }
        guard isEmergency else {
            #expect(destination == nil)
            return
        }
        let number = digits.count == 4 ? String(digits.dropFirst()) : digits
        #expect(destination == Self.outside(number, isEmergency: true))
    }

    @Test("From a location without a way out of its own an emergency call goes by a trunk of the organisation, whoever has such an extension")
    func emergencyWithoutWay() throws {
        let destination = try Self.destination("911", from: "wh") { $0.members[3].extension = "911" }
        #expect(destination?.isEmergency == true)
    }

    @Test("Without any trunk, digits that are an emergency number elsewhere lead to whoever has them")
    func emergencyInside() throws {
        let destination = try Self.destination("911", from: "wh") { contents in
            contents.members[3].extension = "911"
            Self.removeTrunks(from: &contents)
        }
        #expect(destination == .target(.member(.dave)))
    }

    private static func removeTrunks(from contents: inout DirectoryContents) {
        (contents.trunks, contents.routeGroups, contents.dialPlans) = ([], [], [])
        for index in contents.locations.indices {
            contents.locations[index].calling.route = nil
            contents.locations[index].calling.unknownExtensionRoute = nil
        }
    }

    @Test("A dial plan takes its numbers from every location, and of two the one that names more")
    func dialPlans() throws {
        for locationID in ["hq", "wh"] {
            #expect(try Self.destination("01133499001234", from: locationID) == Self.outside("+33499001234", from: locationID, .trunk("french")))
            #expect(try Self.destination("+33199001234", from: locationID) == Self.outside("+33199001234", from: locationID, .trunk("third")))
        }
        #expect(try Self.destination("+331990012345", from: "wh") == Self.outside("+331990012345", from: "wh", .trunk("french")))
        #expect(try Self.destination("+3409001234", from: "zhq") == Self.outside("+3409001234", from: "zhq", .trunk("other")))
    }

    @Test("Digits that are no number of the telephone network go where a dial plan takes them, and nowhere else")
    func shortNumbers() throws {
        #expect(try Self.destination("7712") == Self.outside("7712", .trunk("third")))
        #expect(try Self.destination("7712", from: "wh") == Self.outside("7712", from: "wh", .trunk("third")))
        #expect(try Self.destination("7812") == nil)
        #expect(try Self.destination("77123") == nil)
        // Whoever is inside comes first.
        let inside = try Self.destination("7712") { $0.members[4].extension = "7712" }
        #expect(inside == .target(.member(.lobby)))
    }

    @Test("Of two plans that are as near, it is always the same one")
    func tie() throws {
        for order in [["a", "b"], ["b", "a"]] {
            let destination = try Self.destination("+41443334455") { contents in
                contents.dialPlans = order.map {
                    DialPlan(
                        id: $0, organizationID: "acme", name: $0,
                        patterns: [$0 == "a" ? "+41!" : "+4XXXXXXXXX1", $0 == "a" ? "+4XX!" : "+41XXXXXXXXX"],
                        route: .trunk($0 == "a" ? "first" : "third"))
                }
            }
            #expect(destination == Self.outside("+41443334455", .trunk("first")))
        }
    }

    @Test("The trunks of a way are tried in its order, but for those that are disabled")
    func failover() throws {
        let index = try DirectoryIndex(.withTrunks)
        #expect(index.trunks(of: .routeGroup("ways")).map(\.id) == ["third", "first"])
        #expect(index.trunks(of: .trunk("first")).map(\.id) == ["first"])
        #expect(index.trunks(of: .trunk("second")).isEmpty)
        #expect(index.trunks(of: .trunk("none")).isEmpty)
        #expect(index.trunks(of: .routeGroup("none")).isEmpty)
    }

    @Test("What comes in on a trunk finds its number as the peer writes it, in the trunk's own organisation alone")
    func incoming() throws {
        let index = try DirectoryIndex(.withTrunks)
        let first = try #require(index.trunks["first"])
        let other = try #require(index.trunks["other"])
        for digits in ["+12025550101", "12025550101", "2025550101"] {
            #expect(index.target(calledOn: first, digits) == .member(.alice), "\(digits)")
            #expect(index.target(calledOn: other, digits) == nil, "\(digits)")
            #expect(index.number(signalled: digits, on: first) == "+12025550101")
        }
        #expect(index.target(calledOn: other, "+13035550101") == .member(.zoe))
        for digits in ["1001", "81001001", "912025550101", "", "alice"] {
            #expect(index.target(calledOn: first, digits) == nil, "\(digits)")
            #expect(index.number(signalled: digits, on: first) == digits)
        }
    }

    @Test("Where numbers are dialled whole, E.164 without its plus sign finds its number too")
    func incomingWhole() throws {
        var contents = DirectoryContents.withTrunks
        contents.locations[0].profile.address.country = "IT"
        contents.members[0].phoneNumber = "+39069812345"
        contents.members[1].phoneNumber = "+393906981234"
        let index = try DirectoryIndex(contents)
        let trunk = try #require(index.trunks["first"])
        for digits in ["39069812345", "069812345", "+39069812345"] { #expect(index.target(calledOn: trunk, digits) == .member(.alice), "\(digits)") }
        #expect(index.target(calledOn: trunk, "3906981234") == .member(.bob))
    }

    @Test("A call that names no number of ours is the main number's, and calls outside show one's own number or the location's")
    func mainNumber() throws {
        var contents = DirectoryContents.withTrunks
        contents.numbers = [PhoneNumber(number: "+12025550103", locationID: "hq")]
        contents.locations[0].calling.mainNumber = "+12025550103"
        contents.members[0].phoneNumber = nil
        let index = try DirectoryIndex(contents)
        #expect(index.mainTarget(of: try #require(index.trunks["first"])) == .member(.carol))
        #expect(index.mainTarget(of: try #require(index.trunks["third"])) == nil)
        #expect(index.outsideNumber(of: .member(.bob), locationID: nil) == "+12025550102")
        #expect(index.outsideNumber(of: .member(.alice), locationID: nil) == "+12025550103")
        #expect(index.outsideNumber(of: .group("help"), locationID: nil) == "+12025550103")
        #expect(index.outsideNumber(of: nil, locationID: "hq") == "+12025550103")
        #expect(index.outsideNumber(of: .member(.zoe), locationID: "hq") == "+13035550101")
        #expect(index.outsideNumber(of: nil, locationID: "wh") == nil)
    }
}
