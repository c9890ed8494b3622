import Directory
import Testing

@Suite("Emergency numbers (3GPP TS 22.101 §10, Directive (EU) 2018/1972)")
struct EmergencyNumbersTests {
    @Test(
        "By country",
        arguments: [
            ("US", ["911", "933"], ["112", "999"]), ("CA", ["911", "933"], []), ("GB", ["999", "112"], ["911"]), ("DE", ["112", "110"], ["911"]),
            ("ES", ["112"], ["911"]), ("AU", ["000", "112", "106"], ["911"]), ("JP", ["110", "119"], ["911"]), ("BS", ["911"], ["112"]),
            ("FJ", ["911", "917"], ["999"]), ("QA", ["999"], ["911"]), ("VN", ["113", "114", "115"], ["112"]), ("AG", ["911", "999"], ["112"]),
            ("ZA", ["10111", "10177", "112"], ["911"]), ("GN", ["112", "911"], ["999"]),
        ])
    func countries(_ country: String, _ numbers: [String], _ others: [String]) {
        let emergency = EmergencyNumbers(of: .sample(in: country))
        for number in numbers { #expect(emergency.contains(number), "\(number)") }
        for number in others { #expect(!emergency.contains(number), "\(number)") }
    }

    @Test("By the main number where no address says the country, and of the United States without either")
    func withoutAddress() {
        #expect(EmergencyNumbers(of: .sample(in: nil, mainNumber: "+442071838750")).numbers == ["112", "999"])
        #expect(EmergencyNumbers(of: .sample(in: nil, mainNumber: "+12025550101")).numbers == ["911", "933"])
        #expect(EmergencyNumbers(of: .sample(in: nil)).numbers == ["911", "933"])
    }

    @Test("Nothing that looks like them, but as addresses, and with the digit for a line outside")
    func likeness() {
        let emergency = EmergencyNumbers(of: .sample(in: "US", outside: "8"))
        for text in ["911", "9-1-1", "8911", "tel:911", "sip:911@acme.example", "8933"] { #expect(emergency.contains(text), "\(text)") }
        for text in ["", "91", "9110", "1911", "112", "+911", "922", "9911", "x"] { #expect(!emergency.contains(text), "\(text)") }
    }

    @Test("A location's own numbers count instead of its country's")
    func own() {
        var location = Location.sample(in: "US")
        location.permissions.emergencyNumbers = ["5555", "911"]
        #expect(EmergencyNumbers(of: location).numbers == ["5555", "911"])
        #expect(!EmergencyNumbers(of: location).contains("933"))
    }

    @Test("A location's own numbers have 2 to 6 digits, none of them twice")
    func validation() {
        for numbers in [["1"], ["1234567"], ["91a"], [""], ["+911"], ["911", "911"]] {
            var permissions = LocationPermissions()
            permissions.emergencyNumbers = numbers
            let error = #expect(throws: DirectoryError.self, "\(numbers)") { try DirectoryValidation.permissions(permissions) }
            #expect(error?.description.hasPrefix("emergency-numbers: ") == true)
        }
    }

    // MARK: Extensions in their way

    private static func index() throws -> DirectoryIndex { try DirectoryIndex.acmeAndZeta() }

    @Test("Nobody and nothing gets an extension that is an emergency number or begins one", arguments: ["911", "91", "93", "933"])
    func refused(_ digits: String) throws {
        var index = try Self.index()
        let alice = try #require(index.members[.alice])
        var changed = alice
        changed.extension = digits
        var group = MemberGroup.helpDesk
        group.extension = digits
        let changes: [DirectoryChange] = [
            .member(changed), .member(.sample(MemberID(.person, "new"), extension: digits)), .callParkExtension(.sample("orbit-1", digits)),
            .group(group),
        ]
        for change in changes {
            let error = #expect(throws: DirectoryError.self) { try change.apply(to: &index) }
            guard case .invalid(field: "extension", let reason) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(reason.contains("emergency number") && reason.contains("Headquarters"))
        }
        #expect(index.members[.alice] == alice)
        try DirectoryChange.member(.sample(MemberID(.person, "new"), extension: "9112")).apply(to: &index)
    }

    @Test("A directory that has such an extension is read, says so, and its owner may be changed otherwise")
    func existing() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.members[0].extension = "911"
        var index = try DirectoryIndex(contents)
        #expect(index.emergencyConflicts == ["the extension 911 at Headquarters is an emergency number; give it another"])
        var alice = contents.members[0]
        alice.displayName = "Alice A."
        try DirectoryChange.member(alice).apply(to: &index)
        try DirectoryChange.location(try #require(index.locations["hq"])).apply(to: &index)
        #expect(index.members[.alice]?.displayName == "Alice A.")
        #expect(try Self.index().emergencyConflicts.isEmpty)
    }

    @Test("Locations whose emergency calls show no number to call back are told, while the organisation has a trunk")
    func callbackGaps() throws {
        var contents = DirectoryContents.acmeAndZeta
        let gap =
            "emergency calls of 2 members at Headquarters show no number to call back: "
            + "they have none, nor has the location; give it a main number, or choose somebody with a number for it"
        #expect(try DirectoryIndex(contents).emergencyCallbackGaps.isEmpty)
        var trunk = Trunk(id: "one", organizationID: "acme", locationID: "wh", name: "One", host: "192.0.2.1")
        contents.trunks = [trunk]
        #expect(try DirectoryIndex(contents).emergencyCallbackGaps == [gap])
        trunk.isEnabled = false
        contents.trunks = [trunk]
        #expect(try DirectoryIndex(contents).emergencyCallbackGaps.isEmpty)
        trunk.isEnabled = true
        contents.trunks = [trunk]
        contents.locations[0].calling.emergencyCallbackMember = .alice
        #expect(try DirectoryIndex(contents).emergencyCallbackGaps.isEmpty)
    }

    @Test("A location does not become one where somebody's extension is in the way: by its country, its own numbers or its digit")
    func locations() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.members[0].extension = "112"
        var index = try DirectoryIndex(contents)
        let old = try #require(index.locations["hq"])
        let changes: [(inout Location) -> Void] = [
            { $0.profile.address.country = "DE" }, { $0.permissions.emergencyNumbers = ["1121"] },
            {
                $0.permissions.emergencyNumbers = ["12"]
                $0.calling.outsideDialDigit = "1"
            },
        ]
        for change in changes {
            var location = old
            change(&location)
            let error = #expect(throws: DirectoryError.self) { try DirectoryChange.location(location).apply(to: &index) }
            guard case .inUse(let text) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(text.hasPrefix("Alice has the extension 112 there"))
        }
        var location = old
        location.profile.address.country = "JP"
        try DirectoryChange.location(location).apply(to: &index)
    }
}
