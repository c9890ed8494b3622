import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Lines that a device gets and loses, and its configuration")
struct DeviceLineTests {
    private static func lose(_ bench: CallBench, _ line: Member) throws {
        try bench.change(bench.bob) { member in member.devices[0].lines.removeAll { $0.memberID == line.id } }
    }

    @Test("A line that is taken from a device does not ring there any more, nor after a restart; the device's others do")
    func lostLine() throws {
        let bench = try CallBench()
        let phones = try bench.addDevice("desk", to: bench.bob, lines: [bench.carol])
        let own = bench.core.contacts(of: bench.bob.id).count
        #expect(bench.core.contacts(of: bench.carol.id).count == 2)
        try Self.lose(bench, bench.carol)
        #expect(bench.core.contacts(of: bench.carol.id).count == 1)
        #expect(bench.core.contacts(of: bench.bob.id).count == own)
        #expect(bench.office.server.events.last == .registered(member: bench.carol.id.description, contacts: 1))
        bench.phone(bench.carol).answering = .never
        bench.office.call(from: bench.alice, to: bench.carol.extension ?? "")
        #expect(phones[1].liveCalls.isEmpty && bench.phone(bench.carol).liveCalls.count == 1)
        bench.hangUp(bench.alice)
        bench.office.settle()
        bench.office.crash(downFor: .seconds(1))
        #expect(bench.core.contacts(of: bench.carol.id).count == 1)
        phones[1].register(expires: 7_200)
        bench.office.settle()
        #expect(bench.core.contacts(of: bench.carol.id).count == 1)
    }

    @Test("A call of the lost line goes on until somebody ends it")
    func callGoesOn() throws {
        let bench = try CallBench()
        let phones = try bench.addDevice("desk", to: bench.bob, lines: [bench.company.sales])
        let call = bench.office.call(from: bench.alice, to: "1201")
        #expect(phones[1].liveCalls.count == 1)
        try Self.lose(bench, bench.company.sales)
        bench.run(.seconds(30))
        #expect(call.state == .established)
        bench.hangUp(bench.alice)
        bench.office.settle()
        bench.expectNothingLeft()
    }

    @Test(
        "A device that is deleted, or whose owner is, has no phones any more, also for others' lines", arguments: ["device", "owner", "everything"])
    func deleted(_ what: String) throws {
        let bench = try CallBench()
        try bench.addDevice("desk", to: bench.bob, lines: [bench.carol])
        switch what {
        case "device": try bench.change(bench.bob) { $0.devices = [] }
        case "owner": try bench.office.apply(.removeMember(bench.bob.id))
        default:
            var contents = bench.office.directory.contents
            for index in contents.members.indices where contents.members[index].id == bench.bob.id { contents.members[index].devices = [] }
            try bench.office.apply(.replace(DirectoryIndex(contents)))
        }
        #expect(bench.core.contacts(of: bench.carol.id).count == 1)
        #expect(bench.core.contacts(of: bench.bob.id).count == (what == "owner" ? 0 : 1))
        #expect(!bench.core.connectedDevices.contains("desk"))
    }

    @Test("A contact that was written down before there were several devices is the first one's")
    func oldContacts() throws {
        let bench = try CallBench()
        var contacts = bench.core.contacts(of: bench.bob.id)
        #expect(contacts.count == 1)
        for index in contacts.indices { contacts[index].deviceID = nil }
        bench.core.restore([RegistrationRecord(address: bench.bob.id.description, contacts: contacts)])
        #expect(bench.core.connectedDevices.contains(bench.bob.firstDeviceID))
        #expect(!bench.core.connectedDevices.contains(bench.carol.firstDeviceID))
    }

    // MARK: Configuration

    private static func checkSync(_ bench: CallBench, _ device: String, of owner: Member) throws {
        let (device, _) = try #require(bench.office.directory.device(device, organizationID: owner.organizationID))
        try bench.core.enter { () throws(CallControlError) in try bench.core.checkSync(device) }
        bench.office.settle()
    }

    @Test("The phone of a device is told once, by a NOTIFY of its own, that its configuration has changed; other phones are not")
    func checkSync() throws {
        let bench = try CallBench()
        try bench.addDevice("desk", to: bench.bob, isRegistered: false)
        let first = try bench.handmade(bench.bob)
        let desk = try bench.handmade(device: "desk", of: bench.bob, host: "10.1.0.2")
        try Self.checkSync(bench, "desk", of: bench.bob)
        let notify = try #require(desk.requests(.notify).first)
        #expect(desk.requests(.notify).count == 1 && first.requests(.notify).isEmpty)
        #expect(notify.headers[.event] == "check-sync;reboot=false")
        #expect(notify.headers[.subscriptionState] == "terminated")
        #expect(notify.uri.host == "10.1.0.2")
        #expect(notify.to?.uri.user == "desk-bob" && notify.to?.tag == nil)
        #expect(notify.body.isEmpty)
        desk.answer(notify, .ok)
        bench.office.settle()
        bench.expectNothingLeft()
    }

    @Test("A device without a registered phone is told so")
    func notRegistered() throws {
        let bench = try CallBench()
        try bench.addDevice("desk", to: bench.bob, isRegistered: false)
        #expect(throws: CallControlError.notRegistered) { try Self.checkSync(bench, "desk", of: bench.bob) }
    }
}
