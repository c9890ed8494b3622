import Directory
import Testing

@Suite("The directory's rules between things (CONTRACT.md, “The demo directory”)")
struct DirectoryIndexTests {
    /// Expects a refusal because somebody has the value, and that nothing has changed.
    static func expectNotUnique(
        _ field: String, _ holder: String, in index: inout DirectoryIndex, _ change: (inout DirectoryIndex) throws -> Void
    ) {
        let before = index.contents
        let error = #expect(throws: DirectoryError.self) { try change(&index) }
        guard case .notUnique(field, _, holder)? = error else {
            Issue.record("\(field) of \(holder) expected, but: \(String(describing: error))")
            return
        }
        #expect(index.contents == before)
    }

    @Test("An extension belongs to one in its location, be it person, workspace, virtual line, orbit or group")
    func uniqueExtension() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        let holders = [("1001", "Alice"), ("1010", "Lobby"), ("1020", "Sales"), ("7001", "Orbit 7001"), ("1050", "Help desk")]
        for (digits, holder) in holders {
            for kind in MemberID.Kind.allCases {
                Self.expectNotUnique("extension", holder, in: &index) { index in
                    try index.insert(Member.sample(MemberID(kind, "new"), extension: digits))
                }
            }
            Self.expectNotUnique("extension", holder, in: &index) { index in
                try index.insert(CallParkExtension.sample("new", digits))
            }
            Self.expectNotUnique("extension", holder, in: &index) { index in
                try index.insert(
                    MemberGroup(id: "new", kind: .huntGroup, organizationID: "acme", locationID: "hq", name: "New", extension: digits, memberIDs: []))
            }
        }
    }

    @Test("The same extension may exist in another location and in another organisation")
    func extensionElsewhere() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try index.insert(CallParkExtension.sample("new", "1001", in: "wh"))
        try index.insert(CallParkExtension.sample("znew", "1002", in: "zhq", of: "zeta"))
        #expect(index.target(digits: "1001", from: "wh") == .callParkExtension("new"))
        #expect(index.target(digits: "1001", from: "hq") == .member(.alice))
    }

    @Test("A number, an e-mail address and a SIP user name belong to one")
    func uniqueMember() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        let new = MemberID(.person, "new")
        Self.expectNotUnique("number", "Alice", in: &index) { index in
            try index.insert(Member.sample(new, in: "wh", number: "+12025550101"))
        }
        Self.expectNotUnique("email", "Alice", in: &index) { index in
            try index.insert(Member.sample(new, email: "alice@acme.example"))
        }
        Self.expectNotUnique("username", "Lobby", in: &index) { index in
            try index.insert(Member.sample(new, username: "lobby"))
        }
        #expect(index.members[new] == nil)
    }

    @Test("A person and a workspace may have the same key and are two")
    func kinds() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try index.insert(Member.sample(MemberID(.workspace, "alice"), extension: "1099", username: "alice-room"))
        #expect(index.target(digits: "1001", from: "hq") == .member(.alice))
        #expect(index.target(digits: "1099", from: "hq") == .member(MemberID(.workspace, "alice")))
    }

    @Test("A routing prefix belongs to one location of its organisation, a SIP domain to one organisation")
    func uniquePlaces() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        Self.expectNotUnique("routing-prefix", "Headquarters", in: &index) { index in
            try index.insert(Location(id: "new", organizationID: "acme", name: "New", routingPrefix: "8100"))
        }
        Self.expectNotUnique("sip-domain", "Acme", in: &index) { index in
            try index.insert(Organization(id: "new", name: "New", sipDomain: "acme.example"))
        }
        try index.insert(Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: "8100"))
        try index.insert(Organization(id: "acme", name: "Acme Inc", sipDomain: "acme.example"))
        #expect(index.organization(sipDomain: "ACME.example")?.name == "Acme Inc")
    }

    @Test("What belongs to no location or organisation that exists, or to one of somebody else, is refused")
    func strangers() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        let before = index.contents
        let changes: [(inout DirectoryIndex) throws -> Void] = [
            { try $0.insert(Member.sample(.alice, in: "moon", extension: "1001")) },
            { try $0.insert(Member.sample(.alice, in: "zhq", extension: "1002")) },
            { try $0.insert(CallParkExtension.sample("new", "7050", in: "moon")) },
            { try $0.insert(CallParkExtension.sample("new", "7050", in: "hq", of: "zeta")) },
            { index in
                try index.insert(Location(id: "new", organizationID: "moon", name: "New", routingPrefix: nil))
            },
            { index in
                var group = MemberGroup.frontDesk
                group.memberIDs.append(.zoe)
                try index.insert(group)
            },
            { index in
                var group = MemberGroup.frontDesk
                group.callParkExtensionIDs.append("zorbit")
                try index.insert(group)
            },
            { index in
                var group = MemberGroup.frontDesk
                group.locationID = "zhq"
                try index.insert(group)
            },
        ]
        for change in changes {
            let error = #expect(throws: DirectoryError.self) { try change(&index) }
            guard case .notFound? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(index.contents == before)
    }

    @Test("What is malformed is refused before it is asked whose it is")
    func malformed() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        let before = index.contents
        let changes: [(inout DirectoryIndex) throws -> Void] = [
            { try $0.insert(Member.sample(MemberID(.person, "new"), extension: "1")) },
            { try $0.insert(Member.sample(MemberID(.person, "new"), number: "2025550109")) },
            { try $0.insert(Member.sample(MemberID(.person, "new"), username: "")) },
            { try $0.insert(CallParkExtension.sample("new", "7050", name: "")) },
            { try $0.insert(CallParkExtension.sample("new", "7050", name: String(repeating: "x", count: 31))) },
            { try $0.insert(CallParkExtension.sample("new", "12345678901")) },
            { try $0.insert(Organization(id: "new", name: "", sipDomain: "new.example")) },
            { try $0.insert(Location(id: "new", organizationID: "acme", name: "", routingPrefix: nil)) },
            { index in
                try index.insert(Location(id: "new", organizationID: "acme", name: "New", routingPrefix: "12345678"))
            },
            { index in
                var group = MemberGroup.helpDesk
                group.extension = "x"
                try index.insert(group)
            },
        ]
        for change in changes {
            let error = #expect(throws: DirectoryError.self) { try change(&index) }
            guard case .invalid? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(index.contents == before)
    }

    @Test("A name of 1 and of 30 characters and an extension of 2 and of 10 digits are taken")
    func limits() throws {
        var index = try DirectoryIndex.acmeAndZeta()
        try index.insert(CallParkExtension.sample("short", "70", name: "x"))
        try index.insert(CallParkExtension.sample("long", "7050505050", name: String(repeating: "é", count: 30)))
        #expect(index.target(digits: "70", from: "hq") == .callParkExtension("short"))
        #expect(index.target(digits: "7050505050", from: "hq") == .callParkExtension("long"))
    }

    @Test("Lookups by user name, e-mail address and domain find who is there, and nobody else")
    func lookups() throws {
        let index = try DirectoryIndex.acmeAndZeta()
        #expect(index.member(username: "lobby")?.id == .lobby)
        #expect(index.member(username: "sales") == nil)
        #expect(index.member(username: "Lobby") == nil)
        #expect(index.member(email: "Alice@ACME.example")?.id == .alice)
        #expect(index.member(email: "lobby@acme.example") == nil)
        #expect(index.organization(sipDomain: "Zeta.Example")?.id == "zeta")
        #expect(index.organization(sipDomain: "nobody.example") == nil)
        #expect(index.esn(locationID: "hq", extension: "1001") == "81001001")
        #expect(index.esn(locationID: "hq", extension: nil) == nil)
        #expect(index.esn(locationID: "moon", extension: "1001") == nil)
        #expect(index.organizationID(of: .group("help")) == "acme")
        #expect(index.organizationID(of: .callParkExtension("zorbit")) == "zeta")
        #expect(index.organizationID(of: .member(MemberID(.person, "nobody"))) == nil)
        #expect(index.name(of: .member(.alice)) == "Alice")
        #expect(index.name(of: .callParkExtension("dock")) == "Orbit 7101")
        #expect(index.name(of: .group("gone")) == "gone")
    }
}
