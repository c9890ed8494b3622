import Directory
import GRDB
import Storage
import Testing

@Suite("Devices and call settings in SQLite")
struct SQLiteDeviceTests {
    private let temporary: TemporaryDatabase
    private let store: SQLiteDirectoryStore
    private let demo: DirectoryContents

    init() async throws {
        self.temporary = try TemporaryDatabase()
        self.store = SQLiteDirectoryStore(self.temporary.database)
        self.demo = try .demo()
        try await self.store.replace(with: self.demo)
    }

    private func member(_ name: String) throws -> Member { try #require(self.demo.member(name)) }

    private func line(_ member: Member, _ username: String) -> DeviceLine {
        DeviceLine(memberID: member.id, account: SIPAccount(username: username, ha1MD5: "m-\(username)", ha1SHA256: "s-\(username)"))
    }

    /// Bob with everything set and two devices.
    private func furnished() throws -> Member {
        var bob = try self.member("Bob Baker")
        bob.devices = [
            Device(
                id: "z-first", name: "First", model: "Nice 5000", mac: "0011223344FF", tags: ["red", "Größe 3", "a: b"],
                lines: [self.line(bob, "bob2"), self.line(try self.member("Lobby"), "l2"), self.line(try self.member("Alice Archer"), "a2")],
                createdAt: 5),
            Device(id: "a-second", name: "Second", lines: [self.line(bob, "bob3")], createdAt: 6),
        ]
        bob.settings.forwarding.always = CallForwarding.Rule(isEnabled: true, destination: "1001")
        bob.settings.forwarding.busy = CallForwarding.Rule(isEnabled: false, destination: "1003")
        bob.settings.forwarding.noAnswer = CallForwarding.Rule(isEnabled: true, destination: "+12025550101")
        bob.settings.forwarding.numberOfRings = 7
        bob.settings.doNotDisturb = true
        bob.settings.callWaiting = false
        bob.settings.recording.isEnabled = true
        bob.settings.recording.mode = .alwaysWithPause
        bob.settings.recording.isStartStopAnnounced = true
        bob.settings.recording.notification = .announcement
        bob.settings.recording.isNotificationEnabled = true
        bob.settings.recording.isRepeatEnabled = true
        bob.settings.recording.repeatInterval = 99
        bob.settings.voicemailNumber = "*99"
        bob.settings.assistants = [try self.member("Lobby").id, try self.member("Carol Chen").id]
        bob.settings.preferredDeviceID = "a-second"
        bob.settings.privacy.isEnabled = true
        bob.settings.privacy.agents = [try self.member("Lobby").id, try self.member("Alice Archer").id, try self.member("Carol Chen").id]
        return bob
    }

    @Test("Devices, lines and settings of a member come back as they were saved, also in the next process")
    func save() async throws {
        let bob = try self.furnished()
        try await self.store.save(bob)
        #expect(try await self.store.load().member("Bob Baker") == bob)
        let next = SQLiteDirectoryStore(try self.temporary.reopened())
        #expect(try await next.load().member("Bob Baker") == bob)
        #expect(try await next.load().member("Alice Archer") == self.member("Alice Archer"))
    }

    @Test("Each setting is kept by itself")
    func eachSetting() async throws {
        let bob = try self.member("Bob Baker")
        let all = try self.furnished().settings
        let changes: [(inout CallSettings) -> Void] = [
            { $0.forwarding.always = all.forwarding.always }, { $0.forwarding.busy = all.forwarding.busy },
            { $0.forwarding.noAnswer = all.forwarding.noAnswer }, { $0.forwarding.numberOfRings = 7 }, { $0.doNotDisturb = true },
            { $0.callWaiting = false }, { $0.recording.isEnabled = true }, { $0.recording.mode = .onDemand },
            { $0.recording.isStartStopAnnounced = true }, { $0.recording.notification = .beep }, { $0.recording.isNotificationEnabled = true },
            { $0.recording.isRepeatEnabled = true }, { $0.recording.repeatInterval = 20 }, { $0.voicemailNumber = "*99" },
            { $0.assistants = all.assistants }, { $0.preferredDeviceID = bob.id.key }, { $0.privacy.isEnabled = true },
            { $0.privacy.agents = all.privacy.agents }, { _ in },
        ]
        for change in changes {
            var changed = bob
            change(&changed.settings)
            let value = changed
            try await self.store.save(value)
            #expect(try await self.store.load().member("Bob Baker") == value)
        }
    }

    @Test("Saving again replaces devices, and what they had is free")
    func replaceDevices() async throws {
        var bob = try self.furnished()
        try await self.store.save(bob)
        bob.devices.removeFirst()
        bob.settings = CallSettings()
        // The first account and the line of a device change places.
        let account = try #require(bob.account)
        bob.account = bob.devices[0].lines[0].account
        bob.devices[0].lines[0].account = account
        let changed = bob
        try await self.store.save(changed)
        #expect(try await self.store.load().member("Bob Baker") == changed)
        var carol = try self.member("Carol Chen")
        carol.devices = [Device(id: "z-first", name: "First", mac: "0011223344FF", lines: [self.line(carol, "bob2")])]
        let other = carol
        try await self.store.save(other)
        #expect(try await self.store.load().member("Carol Chen") == other)
    }

    @Test("A user name of two lines is refused, whichever of them comes first, and nothing is kept of the save")
    func usernames() async throws {
        try await self.store.save(try self.furnished())
        let before = try await self.store.load().ordered()
        let carol = try self.member("Carol Chen")
        for taken in ["alice", "bob3"] {
            var changed = carol
            changed.devices = [Device(id: "x", name: "X", lines: [self.line(carol, taken)])]
            await self.expect("username", changed)
        }
        var changed = carol
        changed.account = self.line(carol, "bob2").account
        await self.expect("username", changed)
        changed.id = MemberID(.person, "new")
        changed.email = nil
        changed.extension = nil
        changed.phoneNumber = nil
        await self.expect("username", changed)
        changed = carol
        changed.devices = [Device(id: "x", name: "X", mac: "0011223344FF", lines: [self.line(carol, "x")])]
        await self.expect("mac", changed)
        #expect(try await self.store.load().ordered() == before)
    }

    private func expect(_ field: String, _ member: Member) async {
        let error = await #expect(throws: DirectoryError.self) { try await self.store.save(member) }
        guard case .notUnique(field, _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A line and an assistant who do not exist are refused")
    func unknown() async throws {
        var bob = try self.member("Bob Baker")
        bob.devices = [
            Device(
                id: "x", name: "X", lines: [self.line(bob, "x"), DeviceLine(memberID: MemberID(.person, "no"), account: self.line(bob, "y").account)])
        ]
        let withLine = bob
        await #expect(throws: DirectoryError.notFound("what this belongs to")) { try await self.store.save(withLine) }
        bob.devices = []
        bob.settings.assistants = [MemberID(.person, "no")]
        let withAssistant = bob
        await #expect(throws: DirectoryError.notFound("what this belongs to")) { try await self.store.save(withAssistant) }
        bob.settings.assistants = []
        bob.settings.privacy.agents = [MemberID(.person, "no")]
        let withAgent = bob
        await #expect(throws: DirectoryError.notFound("what this belongs to")) { try await self.store.save(withAgent) }
    }

    @Test("Replacing takes devices and settings of all members, whatever their order, and leaves nothing of the old ones")
    func replace() async throws {
        var contents = self.demo
        let bob = try #require(contents.members.firstIndex { $0.displayName == "Bob Baker" })
        contents.members[bob] = try self.furnished()
        let ordered = try contents.ordered()
        try await self.store.replace(with: contents)
        #expect(try await self.store.load().ordered() == ordered)
        contents.members.reverse()
        try await self.store.replace(with: contents)
        #expect(try await self.store.load().ordered() == ordered)
        var bare = self.demo
        for index in bare.members.indices { bare.members[index].devices = [] }
        try await self.store.replace(with: bare)
        let rows = try await self.temporary.pool.read {
            try Int.fetchOne(
                $0,
                sql: """
                    SELECT (SELECT count(*) FROM device) + (SELECT count(*) FROM device_line) + (SELECT count(*) FROM member_settings)
                        + (SELECT count(*) FROM assistant)
                    """)
        }
        #expect(rows == 0)
    }

    @Test("A database from before devices keeps all that is in it, and its members have the default settings")
    func oldDatabase() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/orbit.sqlite"
        do {
            let old = try DatabasePool(path: path)
            try OrbitDatabase.migrator.migrate(old, upTo: "park features")
            try await old.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO organization VALUES ('acme', 'Acme', 'acme.example');
                        INSERT INTO location (id, organization_id, name, time_zone) VALUES ('hq', 'acme', 'Headquarters', 'UTC');
                        INSERT INTO member (id, kind, organization_id, location_id, display_name, email, roles, license_ids,
                            administered_location_ids, sip_username, ha1_md5, ha1_sha256, created_at, is_private)
                            VALUES ('alice', 'person', 'acme', 'hq', 'Alice', 'alice@acme.example', '', '', '', 'alice', 'x', 'y', 5, 1);
                        INSERT INTO number VALUES ('alice', 'member', 'acme', 'hq', '1001', NULL);
                        """)
            }
            try old.close()
        }
        let store = SQLiteDirectoryStore(try OrbitDatabase(path: path))
        var alice = Member(
            id: MemberID(.person, "alice"), organizationID: "acme", locationID: "hq", displayName: "Alice", email: "alice@acme.example",
            extension: "1001", account: SIPAccount(username: "alice", ha1MD5: "x", ha1SHA256: "y"), isPrivate: true, createdAt: 5)
        #expect(try await store.load().members == [alice])
        alice.devices = [
            Device(id: "x", name: "X", lines: [DeviceLine(memberID: alice.id, account: SIPAccount(username: "alice", ha1MD5: "", ha1SHA256: ""))])
        ]
        let taken = alice
        await #expect(throws: DirectoryError.self) { try await store.save(taken) }
        alice.devices[0].lines[0].account.username = "alice2"
        let free = alice
        try await store.save(free)
        #expect(try await store.load().members == [free])
    }
}
