import Directory
import Testing

@Suite("Numbers of locations")
struct NumberRuleTests {
    private var index: DirectoryIndex

    init() throws {
        self.index = try .acmeAndZeta()
        self.index.prepareLists()
    }

    private func entry(_ number: String) -> DirectoryIndex.NumberEntry? { self.index.number(number, organizationID: "acme") }

    @Test("Whoever has a number has it at their location, and leaves it there")
    mutating func implied() throws {
        #expect(self.entry("+12025550101")?.target == .member(.alice))
        #expect(self.entry("+12025550101")?.number == PhoneNumber(number: "+12025550101", locationID: "hq"))
        var alice = try #require(self.index.members[.alice])
        alice.phoneNumber = nil
        try DirectoryChange.member(alice).apply(to: &self.index)
        #expect(self.entry("+12025550101")?.target == nil)
        #expect(self.index.target(digits: "+12025550101", from: "hq") == nil)
        #expect(self.index.list(.localNumbers(at: "hq", .phoneNumber)).slice(from: 0, limit: 1).first?.subject == .number("+12025550101"))
    }

    @Test("A number goes with its owner from one location to another, and to nobody else of another location")
    mutating func moving() throws {
        var dave = try #require(self.index.members[.dave])
        dave.locationID = "hq"
        try DirectoryChange.member(dave).apply(to: &self.index)
        #expect(self.entry("+13125550101")?.number.locationID == "hq")
        dave.phoneNumber = nil
        dave.locationID = "wh"
        try DirectoryChange.member(dave).apply(to: &self.index)
        dave.phoneNumber = "+13125550101"
        #expect(
            throws: DirectoryError.invalid(
                field: "number", reason: "+13125550101 is a number of the location Headquarters, not of Warehouse")
        ) { try DirectoryChange.member(dave).apply(to: &self.index) }
    }

    @Test("Nobody takes a location's main number along to another location")
    mutating func mainNumber() throws {
        var location = try #require(self.index.locations["wh"])
        location.calling.mainNumber = "+13125550101"
        try DirectoryChange.location(location).apply(to: &self.index)
        var dave = try #require(self.index.members[.dave])
        dave.locationID = "hq"
        #expect(throws: DirectoryError.inUse("+13125550101 is the main number of Warehouse")) {
            try DirectoryChange.member(dave).apply(to: &self.index)
        }
        dave.phoneNumber = nil
        try DirectoryChange.member(dave).apply(to: &self.index)
        #expect(self.entry("+13125550101")?.number.locationID == "wh")
    }

    @Test("A number is one location's; another organisation's is not told whose it is")
    mutating func unique() throws {
        try DirectoryChange.numbers([PhoneNumber(number: "+12025550150", locationID: "hq")]).apply(to: &self.index)
        #expect(throws: DirectoryError.notUnique(field: "number", value: "+12025550150", holder: "the location Headquarters")) {
            try DirectoryChange.numbers([PhoneNumber(number: "+12025550150", locationID: "wh")]).apply(to: &self.index)
        }
        #expect(throws: DirectoryError.notUnique(field: "number", value: "+12025550150", holder: "another organization")) {
            try DirectoryChange.numbers([PhoneNumber(number: "+12025550150", locationID: "zhq")]).apply(to: &self.index)
        }
        var zoe = try #require(self.index.members[.zoe])
        zoe.phoneNumber = "+12025550101"
        #expect(throws: DirectoryError.notUnique(field: "number", value: "+12025550101", holder: "another organization")) {
            try DirectoryChange.member(zoe).apply(to: &self.index)
        }
        #expect(self.index.number("+12025550150", organizationID: "zeta") == nil)
    }

    @Test("A number that is not active leads nowhere until it is")
    mutating func inactive() throws {
        try DirectoryChange.numbers([PhoneNumber(number: "+12025550150", locationID: "hq", isActive: false)]).apply(to: &self.index)
        var lobby = try #require(self.index.members[.lobby])
        lobby.phoneNumber = "+12025550150"
        try DirectoryChange.member(lobby).apply(to: &self.index)
        #expect(self.index.target(digits: "+12025550150", from: "hq") == nil)
        try DirectoryChange.numbers([PhoneNumber(number: "+12025550150", locationID: "hq")]).apply(to: &self.index)
        #expect(self.index.target(digits: "2025550150", from: "hq") == .member(.lobby))
        #expect(throws: DirectoryError.inUse("+12025550150 is Lobby's; it cannot be deactivated before it is taken away")) {
            try DirectoryChange.numbers([PhoneNumber(number: "+12025550150", locationID: "hq", isActive: false)]).apply(to: &self.index)
        }
    }

    @Test("A number that somebody has is not removed; nor is a main number")
    mutating func removing() throws {
        #expect(throws: DirectoryError.inUse("+12025550101 is assigned to Alice")) {
            try DirectoryChange.removeNumbers(["+12025550101"]).apply(to: &self.index)
        }
        try DirectoryChange.numbers([PhoneNumber(number: "+12025550150", locationID: "hq")]).apply(to: &self.index)
        var location = try #require(self.index.locations["hq"])
        location.calling.mainNumber = "+12025550150"
        try DirectoryChange.location(location).apply(to: &self.index)
        #expect(throws: DirectoryError.inUse("+12025550150 is the main number of Headquarters")) {
            try DirectoryChange.removeNumbers(["+12025550150"]).apply(to: &self.index)
        }
        #expect(throws: DirectoryError.notFound("number +12025550199")) {
            try DirectoryChange.removeNumbers(["+12025550199"]).apply(to: &self.index)
        }
    }
}
