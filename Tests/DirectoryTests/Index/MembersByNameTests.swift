import Directory
import Testing

@testable import Directory

@Suite("Members of every kind by name")
struct MembersByNameTests {
    /// Members of all kinds with 0 to 4 devices each, and the name of whom each device is, in order.
    private func directory(_ count: Int) throws -> (DirectoryIndex, [String]) {
        var index = DirectoryIndex()
        try index.insert(Organization(id: "acme", name: "Acme", sipDomain: "acme.example"))
        try index.insert(Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: nil))
        var names: [String] = []
        for number in 0..<count {
            let kind = MemberID.Kind.allCases[number % 7 == 0 ? 1 : number % 11 == 0 ? 2 : 0]
            let name = "n\(10_000 + (number * 7_919) % count)"
            let account = number % 3 == 0 ? nil : SIPAccount(username: "u\(number)", ha1MD5: "", ha1SHA256: "")
            var member = Member(
                id: MemberID(kind, "m\(number)"), organizationID: "acme", locationID: "hq", displayName: name, extension: nil, account: account)
            if kind != .virtualLine {
                member.devices = (0..<number % 4).map { device in
                    let line = SIPAccount(username: "u\(number)-\(device)", ha1MD5: "", ha1SHA256: "")
                    return Device(id: "d\(number)-\(device)", name: "Phone", lines: [DeviceLine(memberID: member.id, account: line)])
                }
            }
            try index.insert(member)
            names += Array(repeating: name, count: member.deviceCount)
        }
        return (index, names.sorted())
    }

    @Test("What is left out and what is left are all of them, and what is left goes on where the devices end", arguments: [0, 1, 2, 300, 3_000])
    func leavingOut(_ count: Int) throws {
        var (index, names) = try self.directory(count)
        for isPrepared in [false, true] {
            if isPrepared { index.prepareLists() }
            let everybody = index.membersByName(organizationID: "acme")
            for limit in [0, 1, 255, 256, 1_000, names.count - 1, names.count, names.count + 1_000] {
                var (rest, devices) = everybody.leavingOut(devices: limit)
                #expect(devices <= max(limit, 0))
                var left: [String] = []
                while let box = rest.next() { left += Array(repeating: box.name, count: box.member.deviceCount) }
                #expect(left.count + devices == names.count)
                // Those that come after so many are in order and the last ones.
                let after = max(0, min(limit, names.count))
                #expect(Array(left.dropFirst(after - devices)) == Array(names.dropFirst(after)))
            }
        }
    }

    @Test(
        "The same of some devices alone, by their ids and the hashes of these",
        arguments: [0, 1, 300, 3_000], [0, 1, 2, 7] as [Int])
    func leavingOutSome(_ count: Int, _ part: Int) throws {
        var (index, _) = try self.directory(count)
        /// One of so many devices, or none.
        func isCounted(_ id: String) -> Bool { part > 0 && id.utf8.reduce(0) { $0 &* 31 &+ Int($1) }.magnitude % UInt(part) == 0 }
        let hashes = Set(index.members.values.flatMap(\.allDevices).map(\.id).filter(isCounted).map(\.hashValue))
        func ids(_ member: Member) -> [String] { member.allDevices.map(\.id).filter(isCounted) }
        for isPrepared in [false, true] {
            if isPrepared { index.prepareLists() }
            let everybody = index.membersByName(organizationID: "acme")
            let all = everybody.flatMap { ids($0.member) }
            #expect(part != 0 || all.isEmpty)
            for limit in [0, 1, 100, 256, all.count - 1, all.count, all.count + 100] {
                var (rest, devices) = everybody.leavingOut(devices: limit, where: { isCounted($0.id) }, hash: { hashes.contains($0) })
                #expect(devices <= max(limit, 0))
                var left: [String] = []
                while let box = rest.next() { left += ids(box.member) }
                #expect(left.count + devices == all.count)
                let after = max(0, min(limit, all.count))
                #expect(Array(left.dropFirst(after - devices)) == Array(all.dropFirst(after)))
            }
        }
    }

    @Test("Of a long list most is left out")
    func most() throws {
        var (index, names) = try self.directory(3_000)
        index.prepareLists()
        let devices = index.membersByName(organizationID: "acme").leavingOut(devices: names.count - 10).devices
        #expect(devices > names.count / 2)
    }

    @Test("Devices that come and go are counted")
    func changes() throws {
        var (index, _) = try self.directory(700)
        index.prepareLists()
        for number in stride(from: 0, to: 700, by: 3) {
            let id = MemberID(.person, "m\(number)")
            guard var member = index.members[id] else { continue }
            if number % 2 == 0 {
                member.devices = []
                try index.save(member)
            } else {
                try index.delete(id)
            }
        }
        let total = index.members.values.reduce(0) { $0 + $1.deviceCount }
        #expect(index.membersByName(organizationID: "acme").leavingOut(devices: total).devices == total)
        let counted = index.membersByName(organizationID: "acme").leavingOut(devices: total, where: { _ in true }, hash: { _ in true })
        #expect(counted.devices == total)
    }
}
