import Directory
import Simulation

extension DirectoryContents {
    /// Acme with groups, a second phone of Alice's that has the Sales line and Bob's too, and a phone in the lobby.
    static var acmeWithDevices: DirectoryContents {
        var contents = DirectoryContents.acmeWithGroups
        for index in contents.members.indices {
            let id = contents.members[index].id
            switch id.key {
            case "alice":
                contents.members[index].devices = [
                    Device(
                        id: "desk", name: "Desk", model: "Nice 5000", mac: "0011223344FF",
                        lines: [
                            self.line(id, "alice2"), self.line(MemberID(.virtualLine, "sales"), "sales-1"),
                            self.line(MemberID(.person, "bob"), "bob-1"),
                        ], createdAt: 1_754_412_499_359)
                ]
            case "lobby":
                contents.members[index].devices = [Device(id: "door", name: Device.standardName, lines: [self.line(id, "lobby1")])]
            case "dave":
                contents.members[index].devices = [Device(id: "ramp", name: "Ramp", mac: "AABBCCDDEEFF", lines: [self.line(id, "dave2")])]
            case "zoe":
                contents.members[index].devices = [
                    Device(
                        id: "zdesk", name: "Desk", mac: "0011223344FF",
                        lines: [DeviceLine(memberID: id, account: SimulatedOffice.account("zoe2", domain: "zeta.example"))])
                ]
            default: break
            }
        }
        return contents
    }

    private static func line(_ id: MemberID, _ username: String) -> DeviceLine {
        DeviceLine(memberID: id, account: SimulatedOffice.account(username, domain: "acme.example"))
    }
}
