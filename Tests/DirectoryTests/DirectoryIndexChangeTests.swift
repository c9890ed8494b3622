import Directory
import Foundation
import Testing

@Suite("The directory as it changes (PARK.md, “An orbit's owner goes away”)")
struct DirectoryIndexChangeTests {
    @Test("A call park extension that gets another number is found by that alone, and the old one is free at once")
    func renumber() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try index.insert(CallParkExtension.sample("orbit-1", "7050", name: "Reception"))
        #expect(index.target(digits: "7050", from: "hq") == .callParkExtension("orbit-1"))
        #expect(index.target(digits: "7001", from: "hq") == nil)
        #expect(index.target(digits: "81007001", from: "wh") == nil)
        #expect(index.name(of: .callParkExtension("orbit-1")) == "Reception")
        try index.insert(CallParkExtension.sample("new", "7001"))
        #expect(index.target(digits: "7001", from: "hq") == .callParkExtension("new"))
        #expect(index.groups["front"]?.callParkExtensionIDs == ["orbit-1", "orbit-2"])
    }

    @Test("Saving a call park extension again as it is changes nothing")
    func sameAgain() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        let before = index.contents
        try index.insert(CallParkExtension.sample("orbit-1", "7001"))
        #expect(index.contents == before)
        #expect(index.target(digits: "7001", from: "hq") == .callParkExtension("orbit-1"))
    }

    @Test("A call park extension that moves to another location leaves its number there")
    func move() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try index.insert(CallParkExtension.sample("orbit-1", "7001", in: "wh"))
        #expect(index.target(digits: "7001", from: "hq") == nil)
        #expect(index.target(digits: "7001", from: "wh") == .callParkExtension("orbit-1"))
        #expect(index.target(digits: "82007001", from: "hq") == .callParkExtension("orbit-1"))
    }

    @Test("A deleted call park extension is gone from its groups, and its number can be given again at once")
    func delete() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        index.removeCallParkExtension("orbit-1")
        #expect(index.callParkExtensions["orbit-1"] == nil)
        #expect(index.target(digits: "7001", from: "hq") == nil)
        #expect(index.groups["front"]?.callParkExtensionIDs == ["orbit-2"])
        #expect(index.groups["front"]?.memberIDs == [.alice, .bob, .carol])
        #expect(index.target(digits: "7001", from: "zhq") == .callParkExtension("zorbit"))
        try index.insert(CallParkExtension.sample("again", "7001"))
        #expect(index.groups["front"]?.callParkExtensionIDs == ["orbit-2"])
        let before = index.contents
        index.removeCallParkExtension("orbit-1")
        index.removeCallParkExtension("nothing")
        #expect(index.contents == before)
    }

    @Test("A member whose numbers and names change is found by the new ones alone")
    func changeMember() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try index.insert(
            Member.sample(.alice, in: "wh", extension: "2009", number: "+12025550199", email: "archer@acme.example", username: "archer"))
        #expect(index.target(digits: "1001", from: "hq") == nil)
        #expect(index.target(digits: "2009", from: "wh") == .member(.alice))
        #expect(index.target(digits: "+12025550101", from: "hq") == nil)
        #expect(index.target(digits: "+12025550199", from: "hq") == .member(.alice))
        #expect(index.member(email: "alice@acme.example") == nil)
        #expect(index.member(email: "archer@acme.example")?.id == .alice)
        #expect(index.member(username: "alice") == nil)
        #expect(index.member(username: "archer")?.id == .alice)
        #expect(index.groups["front"]?.memberIDs == [.alice, .bob, .carol])
        try index.insert(Member.sample(.alice))
        #expect(index.target(digits: "2009", from: "wh") == nil)
        #expect(index.target(digits: "+12025550199", from: "hq") == nil)
    }

    @Test("A refused change of a member leaves the old numbers where they are")
    func refusedChange() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        #expect(throws: DirectoryError.self) { try index.insert(Member.sample(.alice, extension: "1002")) }
        #expect(throws: DirectoryError.self) { try index.insert(CallParkExtension.sample("orbit-1", "7002")) }
        #expect(index.target(digits: "1001", from: "hq") == .member(.alice))
        #expect(index.target(digits: "1002", from: "hq") == .member(.bob))
        #expect(index.target(digits: "7001", from: "hq") == .callParkExtension("orbit-1"))
        #expect(index.target(digits: "7002", from: "hq") == .callParkExtension("orbit-2"))
    }

    @Test("A removed member is gone from the groups too, and what it had can be given to another")
    func removeMember() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        index.remove(.bob)
        #expect(index.members[.bob] == nil)
        for text in ["1002", "81001002", "+12025550102"] { #expect(index.target(digits: text, from: "hq") == nil) }
        #expect(index.member(username: "bob") == nil)
        #expect(index.member(email: "bob@acme.example") == nil)
        #expect(index.groups["front"]?.memberIDs == [.alice, .carol])
        #expect(index.groups["help"]?.memberIDs == [.carol])
        #expect(try DirectoryIndex(index.contents).contents == index.contents)
        let successor = MemberID(.person, "successor")
        try index.insert(Member.sample(successor, extension: "1002", number: "+12025550102", email: "bob@acme.example", username: "bob"))
        #expect(index.target(digits: "1002", from: "hq") == .member(successor))
        index.remove(.bob)
        #expect(index.target(digits: "1002", from: "hq") == .member(successor))
    }

    @Test("A group that gets another extension, another location or none is found accordingly")
    func changeGroup() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        var group = MemberGroup.helpDesk
        group.extension = "1051"
        try index.insert(group)
        #expect(index.target(digits: "1050", from: "hq") == nil)
        #expect(index.target(digits: "1051", from: "hq") == .group("help"))
        group.locationID = "wh"
        try index.insert(group)
        #expect(index.target(digits: "1051", from: "hq") == nil)
        #expect(index.target(digits: "1051", from: "wh") == .group("help"))
        group.extension = nil
        try index.insert(group)
        #expect(index.target(digits: "1051", from: "wh") == nil)
    }

    @Test("A location that changes its prefix is reached by the new one alone, and the old one is free")
    func changePrefix() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try index.insert(Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: "8300"))
        #expect(index.target(digits: "81001001", from: "wh") == nil)
        #expect(index.target(digits: "83001001", from: "wh") == .member(.alice))
        #expect(index.target(digits: "81001001", from: "zhq") == .member(.zoe))
        try index.insert(Location(id: "wh", organizationID: "acme", name: "Warehouse", routingPrefix: "8100"))
        #expect(index.target(digits: "81002001", from: "hq") == .member(.dave))
        try index.insert(Location(id: "wh", organizationID: "acme", name: "Warehouse", routingPrefix: nil))
        #expect(index.target(digits: "81002001", from: "hq") == nil)
        #expect(index.esn(locationID: "wh", extension: "2001") == nil)
    }

    // MARK: Contents

    @Test("What an index holds makes the same index again, and the same text, whatever the order it came in")
    func contents() throws {
        let index = try DirectoryIndex.acmeAndZeta()
        var shuffled = DirectoryContents.acmeAndZeta
        shuffled.organizations.reverse()
        shuffled.locations.reverse()
        shuffled.licenses.reverse()
        shuffled.members.reverse()
        shuffled.callParkExtensions.reverse()
        shuffled.groups.reverse()
        #expect(try DirectoryIndex(shuffled).contents == index.contents)
        #expect(try DirectoryIndex(index.contents).contents == index.contents)
        #expect(index.contents.members.map(\.id) == [.alice, .bob, .carol, .lobby, .sales, .dave, .zoe])
        #expect(Set(index.contents.members) == Set(DirectoryContents.acmeAndZeta.members))
        #expect(index.contents.groups.map(\.id) == ["front", "help", "all"])
        #expect(index.contents.licenses == DirectoryContents.acmeAndZeta.licenses)
    }

    @Test("Contents that are written down are read as the same")
    func codable() throws {
        let contents = DirectoryContents.acmeAndZeta
        #expect(try JSONDecoder().decode(DirectoryContents.self, from: try JSONEncoder().encode(contents)) == contents)
        #expect(!contents.isEmpty)
        #expect(DirectoryContents().isEmpty)
    }

    @Test("Contents that break a rule make no index")
    func refusedContents() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.callParkExtensions.append(.sample("new", "1001"))
        #expect(throws: DirectoryError.notUnique(field: "extension", value: "1001", holder: "Alice")) { try DirectoryIndex(contents) }
        contents = .acmeAndZeta
        contents.locations.removeFirst()
        #expect(throws: DirectoryError.notFound("location hq")) { try DirectoryIndex(contents) }
    }

    // MARK: Changes as they are told

    @Test("A change does to another index what it did to the first, and checks the same rules")
    func changes() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try DirectoryChange.callParkExtension(.sample("new", "7050")).apply(to: &index)
        #expect(index.target(digits: "7050", from: "hq") == .callParkExtension("new"))
        #expect(throws: DirectoryError.self) { try DirectoryChange.callParkExtension(.sample("other", "7050")).apply(to: &index) }
        try DirectoryChange.removeCallParkExtension("new").apply(to: &index)
        #expect(index.target(digits: "7050", from: "hq") == nil)
        try DirectoryChange.replace(DirectoryIndex()).apply(to: &index)
        #expect(index.contents.isEmpty)
    }
}
