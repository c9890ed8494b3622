import CallControl
import Directory
import Media
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

/// Devices, assistants, keys, recording and conferences, as the API asks for them.
extension CallBench {
    // MARK: Devices

    /// One more device of a member, with its phones registered: the first for the member's own line, the others for others' lines.
    @discardableResult
    func addDevice(_ id: String, to owner: Member, lines: [Member] = [], isRegistered: Bool = true) throws -> [ScriptedPhone] {
        let domain = self.office.domain(of: owner)
        let names = ([owner] + lines).map { "\(id)-\($0.id.key)" }
        try self.change(owner) { member in
            let lines = zip([owner] + lines, names).map { DeviceLine(memberID: $0.id, account: SimulatedOffice.account($1, domain: domain)) }
            member.devices.append(Device(id: id, name: id, lines: lines))
        }
        let phones = names.map { self.office.addPhone($0, domain: domain).phone }
        if isRegistered {
            for phone in phones { phone.register(expires: 7_200) }
            self.office.settle()
        }
        return phones
    }

    /// A handmade phone that registers as a member's device.
    func handmade(device id: String, of owner: Member, host: String, headers: [SIPHeaders.Field] = []) throws -> HandmadePhone {
        var account = owner
        account.account = SimulatedOffice.account("\(id)-\(owner.id.key)", domain: self.office.domain(of: owner))
        let phone = HandmadePhone(account, in: self.office, host: host)
        try phone.register(headers: headers)
        phone.forgetReceived()
        return phone
    }

    func dial(_ destination: String, by member: Member, on devices: Set<String>?) throws -> CallReference {
        let member = try self.current(member)
        return try self.core.enter { () throws(CallControlError) in try self.core.dial(destination, by: member, on: devices) }
    }

    func answer(_ call: CallHalfID, by member: Member, on devices: Set<String>?) throws -> Outcome {
        let member = try self.current(member)
        return self.act { self.core.answer(call, by: member, on: devices, completion: $0) }
    }

    @discardableResult
    func pull(by member: Member, on devices: Set<String>? = nil) throws -> CallReference {
        let member = try self.current(member)
        return try self.core.enter { () throws(CallControlError) in try self.core.pull(by: member, on: devices) }
    }

    func push(_ call: CallHalfID, by member: Member) throws {
        let member = try self.current(member)
        try self.core.enter { () throws(CallControlError) in try self.core.push(call, by: member) }
    }

    // MARK: Keys, recording

    func transmit(_ digits: String, _ call: CallHalfID, by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.transmitDigits(digits, call, by: member.id) }
    }

    func startRecording(_ call: CallHalfID, by member: Member) -> Outcome {
        self.act { self.core.startRecording(call, by: member.id, completion: $0) }
    }

    func stopRecording(_ call: CallHalfID, by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.stopRecording(call, by: member.id) }
    }

    func setPaused(_ isPaused: Bool, _ call: CallHalfID, by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.setRecordingPaused(isPaused, call, by: member.id) }
    }

    // MARK: Conferences

    @discardableResult
    func bargeIn(at destination: String, by member: Member) throws -> CallReference {
        let member = try self.current(member)
        return try self.core.enter { () throws(CallControlError) in try self.core.bargeIn(at: destination, by: member) }
    }

    func startConference(_ calls: [CallHalfID], by member: Member) -> Outcome {
        self.act { self.core.startConference(calls, by: member.id, completion: $0) }
    }

    func addParticipant(_ call: CallHalfID, by member: Member) -> Outcome {
        self.act { self.core.addParticipant(call, by: member.id, completion: $0) }
    }

    func setConferenceHeld(_ isHeld: Bool, by member: Member) -> Outcome {
        self.act { self.core.setConferenceHeld(isHeld, by: member.id, completion: $0) }
    }

    func setConferenceMuted(_ isMuted: Bool, _ call: CallHalfID? = nil, by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.setConferenceMuted(isMuted, call, by: member.id) }
    }

    func setDeafened(_ isDeafened: Bool, _ call: CallHalfID, by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.setDeafened(isDeafened, call, by: member.id) }
    }

    func releaseConference(by member: Member) throws {
        try self.core.enter { () throws(CallControlError) in try self.core.releaseConference(by: member.id) }
    }

    // MARK: Who hears whom

    /// Whom a member hears on all of their calls together, by name: the other party of a call, or others in a mix.
    func heard(by member: Member) -> Set<String> {
        var heard: Set<String> = []
        for half in self.office.halves(of: member) {
            switch self.office.hearing(of: half) {
            case .party(let port):
                heard.formUnion(self.core.halves.values.filter { $0.port == port }.compactMap(\.owner?.key))
            case .mix(let id, let part) where part.hears:
                for other in self.core.halves.values {
                    guard case .mix(id, let others) = self.office.hearing(of: other), others.isHeard, others.side != part.side else { continue }
                    heard.formUnion([other.owner?.key].compactMap(\.self))
                }
            case .nothing, .music, .announcement, .mix: break
            }
        }
        return heard
    }

    /// Every one of these members hears all the others, and nobody else.
    func expectAllHear(_ members: [Member], _ location: SourceLocation = #_sourceLocation) {
        let everybody = Set(members.map(\.id.key))
        for member in members {
            #expect(self.heard(by: member) == everybody.subtracting([member.id.key]), "\(member.displayName)", sourceLocation: location)
        }
    }
}
