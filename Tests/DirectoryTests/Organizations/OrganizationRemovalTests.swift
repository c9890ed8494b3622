import Testing

@testable import Directory

@Suite("An organisation is deleted")
struct OrganizationRemovalTests {
    /// Acme and Zeta with trunks, devices, line keys, licences and free numbers, and Pat of Zeta, who manages Acme.
    private static var contents: DirectoryContents {
        var contents = DirectoryContents.withTrunks
        contents.licenses.append(License(id: "zpro", organizationID: "zeta", name: "Webex Calling - Professional", totalUnits: 5))
        contents.numbers = [PhoneNumber(number: "+12025550199", locationID: "hq"), PhoneNumber(number: "+13035550199", locationID: "zhq")]
        contents.members[0].roles = [.fullAdministrator]
        contents.members[0].licenseIDs = ["pro"]
        contents.members[0].devices = [.sample("desk", of: .alice, mac: "AABBCCDDEE01", .sample(.bob, "bob-at-alice"))]
        contents.members[1].monitoring.elements = [
            MonitoredElement(target: .member(.alice), label: nil), MonitoredElement(target: .callParkExtension("orbit-1"), label: nil),
        ]
        contents.members[2].settings.alternates.entries = [.init(phoneNumber: "+12025550133", extension: "1333")]
        contents.members[6].licenseIDs = ["zpro"]
        contents.members[6].devices = [.sample("zdesk", of: .zoe, mac: "AABBCCDDEE01")]
        var pat = Member.sample(MemberID(.person, "pat"), in: "zhq", of: "zeta", extension: "1002")
        pat.roles = [.partnerAdministrator, .fullAdministrator]
        pat.managedOrganizationIDs = ["acme"]
        contents.members.append(pat)
        return contents
    }

    /// What there is without Acme.
    private static var left: DirectoryContents {
        var contents = Self.contents
        contents.organizations.removeAll { $0.id == "acme" }
        contents.locations.removeAll { $0.organizationID == "acme" }
        contents.numbers.removeAll { $0.locationID != "zhq" }
        contents.licenses.removeAll { $0.organizationID == "acme" }
        contents.members.removeAll { $0.organizationID == "acme" }
        contents.callParkExtensions.removeAll { $0.organizationID == "acme" }
        contents.groups.removeAll { $0.organizationID == "acme" }
        contents.trunks.removeAll { $0.organizationID == "acme" }
        contents.routeGroups.removeAll { $0.organizationID == "acme" }
        contents.dialPlans.removeAll { $0.organizationID == "acme" }
        for index in contents.members.indices { contents.members[index].managedOrganizationIDs = [] }
        return contents
    }

    private static func index(_ contents: DirectoryContents) throws -> DirectoryIndex {
        var index = try DirectoryIndex(contents)
        index.prepareLists()
        return index
    }

    @Test("The index is then as if the organisation had never been there, down to the last entry that leads to something")
    func index() throws {
        let removal = try OrganizationRemoval(of: "acme", from: try Self.index(Self.contents))
        let (index, rebuilt) = (removal.index, try Self.index(Self.left))
        #expect(index.contents == rebuilt.contents)
        #expect(removal.organization.name == "Acme")
        #expect(removal.counts.locations == 2 && removal.counts.members == 6 && removal.counts.groups == 3)
        let counts = [index, rebuilt].map { index in
            [
                index.byExtension.count, index.byNumber.count, index.numberRecords.count, index.byUsername.count, index.byDevice.count,
                index.byMAC.count, index.byEmail.count, index.namedBy.count, index.groupsByMember.count, index.members.count,
                index.byPrefix.count, index.lists?.count,
            ]
        }
        #expect(counts[0] == counts[1])
        for order in [Listing.Order.phoneNumber, .digits, .surname] {
            let lists = [index, rebuilt].map { $0.list(.numbers(organizationID: "zeta", order)) }
            #expect(lists[0].slice(from: 0, limit: 9).map(\.subject) == lists[1].slice(from: 0, limit: 9).map(\.subject))
            #expect(lists[0].count == 3)
        }
        #expect(index.list(.numbers(organizationID: "acme", .digits)).count == 0)
        #expect(index.line(username: "bob-at-alice") == nil && index.line(username: "zdesk") != nil)
        #expect(index.target(digits: "1001", from: "zhq") == .member(.zoe))
    }

    @Test("Whoever managed it manages it no more, and what was its may be anybody's")
    func managers() throws {
        var index = try Self.index(Self.contents)
        let removal = try OrganizationRemoval(of: "acme", from: index)
        #expect(removal.managers.map(\.before.managedOrganizationIDs) == [["acme"]])
        #expect(removal.managers.map(\.after.id.key) == ["pat"] && removal.managers[0].after.managedOrganizationIDs.isEmpty)
        try DirectoryChange.removeOrganization(removal).apply(to: &index)
        #expect(index.members[MemberID(.person, "pat")]?.managedOrganizationIDs == [])
        try index.insert(Organization(id: "new", name: "New", sipDomain: "acme.example"))
        try index.insert(Location(id: "nhq", organizationID: "new", name: "Headquarters", routingPrefix: "8100"))
        try index.insert(Member.sample(.alice, in: "nhq", of: "new", extension: "1001", number: "+12025550101", email: "alice@acme.example"))
        #expect(index.target(digits: "1001", from: "nhq") == .member(.alice))
    }

    @Test("The last organisation stays, and one that is not there is told so")
    func refused() throws {
        let index = try Self.index(Self.left)
        let last = #expect(throws: DirectoryError.self) { try OrganizationRemoval(of: "zeta", from: index) }
        #expect(last?.description == "Zeta is the last organization of the server; without it nobody could administer anything")
        #expect(throws: DirectoryError.notFound("organization")) { try OrganizationRemoval(of: "acme", from: index) }
    }

    @Test("Service, store and whoever is told have the same afterwards; tokens of the organisation are none any more")
    func service() async throws {
        let store = InMemoryDirectoryStore(Self.contents)
        let service = try await DirectoryService(store: store)
        let told = try ChangeLog(Self.contents)
        await service.setListener { await told.note($0) }
        for (hash, person, organization) in [("a", "alice", "acme"), ("z", "zoe", "zeta")] {
            try await service.save(
                AccessToken(hash: hash, personID: person, organizationID: organization, scopes: [], roles: [], expiresAt: nil))
            #expect(try await service.token(hash: hash) != nil)
        }
        try await service.deleteOrganization("acme")
        let left = try DirectoryIndex(Self.left).contents
        #expect(await service.index.contents == left)
        #expect(try DirectoryIndex(await store.load()).contents == left)
        #expect(await told.index.contents == left)
        #expect(await told.entries == ["remove organization acme"])
        #expect(try await service.token(hash: "a") == nil)
        #expect(try await service.token(hash: "z") != nil)
        // The service goes on.
        try await service.save(CallParkExtension.sample("more", "7005", in: "zhq", of: "zeta"))
        await #expect(throws: DirectoryError.notFound("organization")) { try await service.deleteOrganization("acme") }
    }

    @Test("A store that fails changes nothing and tells nobody")
    func failing() async throws {
        let store = FailingStore(Self.contents)
        let service = try await DirectoryService(store: store)
        let told = try ChangeLog(Self.contents)
        await service.setListener { await told.note($0) }
        let before = await service.index.contents
        await store.setFull(true)
        await #expect(throws: FailingStore.DiskFull()) { try await service.deleteOrganization("acme") }
        #expect(await service.index.contents == before)
        #expect(await told.entries.isEmpty)
        await store.setFull(false)
        try await service.deleteOrganization("acme")
        #expect(await service.index.organizations.keys.sorted() == ["zeta"])
    }

    @Test("While a job moves numbers in it, it is locked; another organisation's job is none of its business")
    func locked() async throws {
        let service = try await DirectoryService(store: InMemoryDirectoryStore(Self.contents))
        await service.lock { _ in DirectoryLock(jobID: "job", numbers: [], members: [], locations: ["wh"]) }
        let error = await #expect(throws: DirectoryError.self) { try await service.deleteOrganization("acme") }
        #expect(error == .locked("Acme", jobID: "job"))
        await service.unlock("job")
        await service.lock { _ in DirectoryLock(jobID: "other", numbers: [], members: [], locations: ["zhq"]) }
        try await service.deleteOrganization("acme")
    }

    @Test("The audit log of the organisation tells it, and that of whoever did it, and each partner administrator's loss")
    func audit() async throws {
        let store = InMemoryDirectoryStore(Self.contents)
        let service = try await DirectoryService(store: store)
        let pat = try #require(await service.index.members[MemberID(.person, "pat")])
        try await AuditContext.$current.withValue(AuditContext(actor: AuditActor(person: pat))) {
            try await service.deleteOrganization("acme")
        }
        let events = store.audit.all
        #expect(events.map(\.organizationID) == ["acme", "zeta", "zeta"])
        #expect(events.map(\.summary) == ["deleted the organization Acme", "deleted the organization Acme", "updated the person Pat"])
        #expect(events.last?.changed == ["managedOrganizationIDs"])
        guard case .object(let before)? = events.first?.before, case .object(let counts)? = before["counts"] else {
            Issue.record("\(String(describing: events.first?.before))")
            return
        }
        #expect(counts["members"] == 6)
    }

    @Test("Deletions and other writes at once come one after another")
    func atOnce() async throws {
        let store = SlowStore(Self.contents)
        let service = try await DirectoryService(store: store)
        await withTaskGroup { group in
            for number in 0..<10 {
                group.addTask { try? await service.save(CallParkExtension.sample("z-\(number)", "\(7100 + number)", in: "zhq", of: "zeta")) }
                group.addTask { try? await service.deleteOrganization("acme") }
            }
        }
        #expect(await store.mostAtOnce == 1)
        #expect(await store.log.count { $0 == "delete acme" } == 1)
        #expect(await service.index.callParkExtensions.count == 12)
        #expect(try DirectoryIndex(await store.load()).contents == (await service.index.contents))
    }
}
