import Directory
import Testing

@Suite("Rules that everything new keeps, and what was there before need not")
struct NewValueRuleTests {
    private var index: DirectoryIndex

    init() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.licenses += [
            License(id: "basic", organizationID: "acme", name: "Webex Calling - Basic", totalUnits: 9),
            License(id: "rooms", organizationID: "acme", name: "Webex Calling - Workspaces", totalUnits: 9),
        ]
        self.index = try DirectoryIndex(contents)
    }

    /// The field that a change of Alice is refused for; nil where it is done.
    private mutating func refusal(_ change: (inout Member) -> Void) throws -> String? {
        var alice = try #require(self.index.members[.alice])
        change(&alice)
        return Self.field { index throws(DirectoryError) in try DirectoryChange.member(alice).apply(to: &index) }(&self.index)
    }

    private mutating func locationRefusal(_ change: (inout Location) -> Void) throws -> String? {
        var location = try #require(self.index.locations["hq"])
        change(&location)
        return Self.field { index throws(DirectoryError) in try DirectoryChange.location(location).apply(to: &index) }(&self.index)
    }

    private static func field(_ body: @escaping (inout DirectoryIndex) throws(DirectoryError) -> Void) -> (inout DirectoryIndex) -> String? {
        { index in
            do throws(DirectoryError) {
                var changed = index
                try body(&changed)
                index = changed
                return nil
            } catch {
                if case .invalid(let field, _) = error { return field }
                return error.description
            }
        }
    }

    @Test("A person's address, names, time zone and numbers are what they are called")
    mutating func values() throws {
        #expect(try self.refusal { $0.email = "nope" } == "email")
        #expect(try self.refusal { $0.displayName = String(repeating: "x", count: 5_000) } == "displayName")
        #expect(try self.refusal { $0.firstName = "a\nb" } == "firstName")
        #expect(try self.refusal { $0.profile.timeZone = "Mars/Olympus" } == "timeZone")
        #expect(try self.refusal { $0.profile.announcementLanguage = "xx" } == "announcementLanguage")
        #expect(try self.refusal { $0.phoneNumber = "+1202555" } == "number")
        #expect(try self.refusal { $0.phoneNumber = "+1202555019" } == "number")
        #expect(try self.refusal { $0.phoneNumber = "+442071838750" } == nil)
        #expect(try self.refusal { $0.email = "alice@other.example" } == nil)
    }

    @Test("One licence for calls at most, and a workspace's for workspaces")
    mutating func licenses() throws {
        #expect(try self.refusal { $0.licenseIDs = ["pro", "basic"] } == "licenses")
        #expect(try self.refusal { $0.licenseIDs = ["rooms"] } == "licenses")
        #expect(try self.refusal { $0.licenseIDs = ["pro"] } == nil)
    }

    @Test(
        "Calls are not forwarded to the one who forwards them, however that is written, nor to an emergency number",
        arguments: ["1001", "81001001", "+12025550101", "2025550101", "alice@acme.example", "911"])
    mutating func misdirection(_ destination: String) throws {
        #expect(try self.refusal { $0.settings.forwarding.busy.destination = destination } == "callForwarding.busy.destination")
        #expect(try self.refusal { $0.settings.forwarding.busy.destination = "1002" } == nil)
    }

    @Test("Whoever forwards calls to an extension does not get it, nor by a change of the location's prefix")
    mutating func forwardingLater() throws {
        #expect(try self.refusal { $0.settings.forwarding.always.destination = "1099" } == nil)
        #expect(try self.refusal { $0.extension = "1099" } == "callForwarding.always.destination")
        #expect(try self.refusal { $0.settings.forwarding.always.destination = "77771001" } == nil)
        let refused = try self.locationRefusal { $0.routingPrefix = "7777" }
        #expect(refused?.hasPrefix("Alice") == true)
        #expect(try self.locationRefusal { $0.routingPrefix = "7778" } == nil)
    }

    @Test("Transferred calls go to no emergency number, and nobody monitors themselves")
    mutating func others() throws {
        #expect(try self.refusal { $0.settings.permissions.outgoing.transferNumbers[0] = "911" } == "autoTransferNumber1")
        #expect(try self.refusal { $0.monitoring.elements = [MonitoredElement(target: .member(.alice))] } == "monitoredElements")
        #expect(try self.refusal { $0.monitoring.elements = [MonitoredElement(target: .member(.bob))] } == nil)
    }

    @Test("A hunt group forwards neither to itself nor to an emergency number, and weights are percentages")
    func groups() throws {
        func field(_ change: (inout MemberGroup) -> Void) -> String? {
            var index = self.index
            var group = MemberGroup.helpDesk
            change(&group)
            let changed = group
            return Self.field { index throws(DirectoryError) in try DirectoryChange.group(changed).apply(to: &index) }(&index)
        }
        #expect(field { $0.settings.hunt.forwarding.always.destination = "1050" } == "callForwarding.always.destination")
        #expect(field { $0.settings.hunt.forwarding.selective.destination = "933" } == "callForwarding.selective.destination")
        #expect(field { $0.settings.hunt.forwarding.always.destination = "1002" } == nil)
        #expect(field { $0.settings.hunt.weights = ["bob": -5] } == "weight")
        #expect(field { $0.settings.hunt.weights = ["bob": 101] } == "weight")
    }

    @Test("A location's country, time zone, languages, prefix and digit for a line outside are possible")
    mutating func location() throws {
        #expect(try self.locationRefusal { $0.profile.address.country = "ZZ" } == "address.country")
        #expect(try self.locationRefusal { $0.timeZone = "Mars/Olympus" } == "timeZone")
        #expect(try self.locationRefusal { $0.profile.announcementLanguage = "xx" } == "announcementLanguage")
        #expect(try self.locationRefusal { $0.routingPrefix = "911" } == "routing-prefix")
        #expect(try self.locationRefusal { $0.routingPrefix = "9331" } == "routing-prefix")
        #expect(try self.locationRefusal { $0.routingPrefix = "91" } == nil)
        #expect(try self.locationRefusal { $0.calling.outsideDialDigit = "1" } == "outsideDialDigit")
        #expect(try self.locationRefusal { $0.calling.outsideDialDigit = "9" } == nil)
        #expect(try self.locationRefusal { $0.profile.announcementLanguage = "fr_CA" } == nil)
    }

    @Test("A directory that was made before these rules is still taken, and may be changed in other respects")
    func earlier() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.locations[0].timeZone = "Mars/Olympus"
        contents.locations[0].profile.address.country = "ZZ"
        contents.members[0].email = "nope"
        contents.members[0].phoneNumber = "+1202555"
        contents.members[0].settings.forwarding.always.destination = "1001"
        contents.members[0].createdAt = .min
        var index = try DirectoryIndex(contents)
        var alice = try #require(index.members[.alice])
        alice.displayName = "Alice Again"
        try DirectoryChange.member(alice).apply(to: &index)
        var location = contents.locations[0]
        location.profile.notes = "Moved"
        try DirectoryChange.location(location).apply(to: &index)
    }

    @Test("What a call park or a line key has is not deleted, nor a virtual line that others have; the message says who")
    mutating func uses() throws {
        let orbit = DirectoryChange.removeCallParkExtension("orbit-1")
        #expect(throws: DirectoryError.inUse("Orbit 7001 is in the call park Front desk")) { try orbit.apply(to: &self.index) }
        var group = MemberGroup.frontDesk
        group.callParkExtensionIDs = []
        try DirectoryChange.group(group).apply(to: &self.index)
        #expect(try self.refusal { $0.monitoring.elements = [MonitoredElement(target: .callParkExtension("orbit-1"))] } == nil)
        #expect(throws: DirectoryError.inUse("Orbit 7001 is monitored by Alice")) { try orbit.apply(to: &self.index) }
        #expect(try self.refusal { $0.monitoring.elements = [] } == nil)
        try orbit.apply(to: &self.index)
        #expect(self.index.callParkExtensions["orbit-1"] == nil)
        let line = DirectoryChange.removeMember(.sales)
        #expect(try self.refusal { $0.devices = [.sample("desk", of: .alice, .sample(.sales, "sales-on-desk"))] } == nil)
        #expect(throws: DirectoryError.inUse("Sales is a line of the device Phone desk of Alice")) { try line.apply(to: &self.index) }
        #expect(try self.refusal { $0.devices = [] } == nil)
        try line.apply(to: &self.index)
    }
}
