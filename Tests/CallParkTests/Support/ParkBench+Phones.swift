import CallControl
import CallPark
import Directory
import Media
import SIPPhone
import SIPSyntax
import Simulation
import Testing

/// What receptionists do with phones alone.
extension ParkBench {
    func phone(_ member: Member) -> ScriptedPhone { self.company.phone(of: member) }

    /// Bob calls Alice, who holds him and dials something on the same phone.
    ///
    /// - Returns: Alice's two calls: the held one and the second one.
    @discardableResult
    func holdAndDial(
        _ number: String, for duration: Duration = .seconds(1), _ location: SourceLocation = #_sourceLocation
    ) throws -> (held: PhoneCall, second: PhoneCall) {
        self.connect(self.company.bob, self.company.alice)
        let phone = self.phone(self.company.alice)
        let held = try self.liveCall(self.company.alice, location)
        phone.setHold(held.id, true)
        self.office.settle()
        let id = phone.call(to: number)
        self.run(duration)
        return (held, try #require(phone.call(id), sourceLocation: location))
    }

    /// Presses keys in the newest call of a member, one after another.
    func press(_ digits: String, by member: Member, every pause: Duration = .milliseconds(300), _ location: SourceLocation = #_sourceLocation) throws
    {
        let half = try #require(self.office.halves(of: member).last, sourceLocation: location)
        for digit in digits {
            self.core.received(.digit(half.port, digit))
            self.run(pause)
        }
    }

    /// A line key of a member's phone, subscribed and told.
    func watch(_ number: String, by member: Member, _ location: SourceLocation = #_sourceLocation) throws -> LineKey {
        let phone = self.phone(member)
        phone.watch(number)
        self.office.settle()
        return try #require(phone.keys.last { $0.number == number }, sourceLocation: location)
    }

    /// The last announcement that a member's newest call hears.
    func announcement(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> [Prompt]? {
        let half = try #require(self.office.halves(of: member).last, sourceLocation: location)
        if case .announcement(let announcement) = self.office.hearing(of: half) { return announcement.prompts }
        return nil
    }

    /// A group of call park extensions and people at headquarters.
    static func parkGroup(
        _ members: [String], orbits: [String], agents: Bool = true, recall: RecallChoice? = nil
    ) -> (inout DirectoryContents) -> Void {
        { contents in
            var group = MemberGroup(
                id: "park", kind: .callPark, organizationID: "acme", locationID: "hq", name: "Desk",
                memberIDs: members.map { key in MemberID(key == "lobby" ? .workspace : key == "sales" ? .virtualLine : .person, key) },
                callParkExtensionIDs: orbits)
            group.settings.parkOnAgentsEnabled = agents
            group.settings.recall = recall
            contents.groups.append(group)
        }
    }
}
