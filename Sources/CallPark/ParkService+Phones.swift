package import CallControl
package import Directory
import Media
import SIPSyntax
import SIPUserAgent

/// Park as phones know it: feature codes, line keys, blind transfer (PARK.md, "From a phone, without the API").
extension ParkService {
    /// How long a phone shows where the call went before its call ends, at least.
    private static let displayTime = Duration.seconds(3)
    /// A pause after which the digits dialled after the tone are taken.
    private static let digitPause = Duration.seconds(4)
    private static let mostDigits = 40

    // MARK: Feature codes

    package func takes(_ code: FeatureCodes.Feature, digits: String, caller: CallHalf) -> Bool {
        guard let member = caller.owner.flatMap({ self.core.directory.members[$0] }) else { return false }
        switch code {
        case .park:
            guard let held = self.heldCall(of: caller) else {
                self.core.refuse(caller, saying: [.noCall], status: .temporarilyUnavailable)
                return true
            }
            if digits.isEmpty {
                self.ask(caller) { [unowned self] digits in self.park(held, by: member, dialled: digits, secondCall: caller) }
            } else {
                self.park(held, by: member, dialled: digits, secondCall: caller)
            }
        case .groupPark:
            guard let held = self.heldCall(of: caller) else {
                self.core.refuse(caller, saying: [.noCall], status: .temporarilyUnavailable)
                return true
            }
            self.groupPark(held, by: member, secondCall: caller)
        case .retrieve: self.retrieve(digits, member, caller)
        case .pickup: self.pickUp(member, caller)
        case .directedPickup:
            if digits.isEmpty {
                self.ask(caller) { [unowned self] digits in self.pickUp(at: digits, member, caller) }
            } else {
                self.pickUp(at: digits, member, caller)
            }
        }
        return true
    }

    /// The call that the same phone holds: the last one that it put on hold.
    func heldCall(of caller: CallHalf) -> CallHalf? {
        guard let owner = caller.owner, let leg = caller.legs.first else { return nil }
        return self.core.heldCalls(of: owner, on: leg)
            .last { $0 !== caller && $0.isFree }
    }

    /// Answers, says what is wanted, and takes the digits that follow: until `#`, or a pause.
    private func ask(_ caller: CallHalf, then body: @escaping (String) -> Void) {
        _ = self.core.answerOurselves(caller) { [unowned self] in
            var digits = ""
            let prompt = self.core.announce([.enterExtension, .beep], to: caller)
            func done() {
                guard !caller.hasEnded else { return }
                self.core.collectDigits(from: caller, nil)
                body(digits)
            }
            var pause = self.core.schedule(after: prompt + Self.digitPause) { done() }
            self.core.collectDigits(from: caller) { [unowned self] digit in
                self.core.cancelTimer(pause)
                if digits.isEmpty { self.core.silence(caller) }
                guard digit != "#", digits.count < Self.mostDigits else { return done() }
                digits.append(digit)
                pause = self.core.schedule(after: Self.digitPause) { done() }
            }
        }
    }

    // MARK: Parking

    private func park(_ held: CallHalf, by member: Member, dialled digits: String, secondCall caller: CallHalf) {
        do throws(CallControlError) {
            let orbit = try self.orbit(digits.isEmpty ? nil : digits, member)
            self.park(held, by: member, on: .success(orbit), secondCall: caller)
        } catch {
            self.park(held, by: member, on: .failure(error), secondCall: caller)
        }
    }

    private func groupPark(_ held: CallHalf, by member: Member, secondCall caller: CallHalf) {
        do throws(CallControlError) {
            let (orbit, group) = try self.groupOrbit(for: member)
            self.park(held, by: member, on: .success(orbit), groupID: group.id, secondCall: caller)
        } catch {
            self.park(held, by: member, on: .failure(error), secondCall: caller)
        }
    }

    /// Parks a phone's held call; its second call says how it went, and ends.
    func park(
        _ held: CallHalf, by member: Member, on orbit: Result<DirectoryIndex.Target, CallControlError>, groupID: String? = nil,
        secondCall caller: CallHalf
    ) {
        let completion: ExchangeCore.Completion<Parked> = { [unowned self] result in
            guard !caller.hasEnded else { return }
            switch result {
            case .success:
                guard case .success(let target) = orbit else { return }
                self.tell(caller, parkedOn: self.party(of: target))
            case .failure(let error): self.core.refuse(caller, saying: Self.prompts(for: error), status: Self.status(for: error))
            }
        }
        caller.relate(.callPark, held.id)
        self.attempt(completion) { () throws(CallControlError) in
            guard !held.hasEnded else { throw .callNotFound }
            try self.begin(held, member, try orbit.get(), groupID: groupID, completion)
        }
    }

    /// Shows and says where a call went, and ends the phone's call after that.
    ///
    /// - Parameter isShown: whether the name goes out now; otherwise the caller of this sees to it.
    func tell(_ half: CallHalf, parkedOn orbit: Party, isShown: Bool = true) {
        half.remote = orbit
        let number = self.core.directory.remoteParty(orbit, seenFrom: self.core.locationID(of: half)).number
        let wasAnswered = half.isAnswered
        _ = self.core.answerOurselves(half) { [unowned self] in
            // One that was answered only now got the name with the answer.
            if wasAnswered, isShown { self.core.display(orbit, to: half) }
            let length = self.core.announce([.parkedOn] + Prompt.reading(number), to: half)
            _ = self.core.schedule(after: max(Self.displayTime, length + .milliseconds(500))) { [unowned self] in
                guard !half.hasEnded else { return }
                self.core.release(half, reason: .callParked)
            }
        }
    }

    private static func prompts(for error: CallControlError) -> [Prompt] {
        switch error {
        case .malformedDestination, .malformedDigits, .unknownDestination: [.invalidExtension]
        case .orbitOccupied: [.orbitInUse]
        case .parkGroupFull: [.groupFull]
        case .noParkGroup: [.noGroup]
        case .nothingParked: [.nothingParked]
        case .nothingToPickUp: [.nothingToPickUp]
        case .callNotFound, .gone: [.noCall]
        case .wrongState, .notRegistered, .phoneRefused, .notPermitted, .unavailable: [.failed]
        }
    }

    /// What a phone is told that cannot have what it asked for.
    static func status(for error: CallControlError) -> SIPStatus {
        switch error {
        case .malformedDestination, .malformedDigits: .addressIncomplete
        case .unknownDestination, .nothingParked, .nothingToPickUp, .callNotFound: .notFound
        case .orbitOccupied, .parkGroupFull: .busyHere
        case .noParkGroup, .notPermitted: .forbidden
        case .gone: .gone
        case .wrongState, .notRegistered, .phoneRefused: .temporarilyUnavailable
        case .unavailable: .serviceUnavailable
        }
    }

    // MARK: Blind transfer and keys that send REFER

    package func takes(_ referral: Referral) -> Bool {
        guard referral.replaces == nil, let member = referral.half.owner.flatMap({ self.core.directory.members[$0] }) else { return false }
        let completion: ExchangeCore.Completion<Parked> = { [unowned self] result in
            // Success has been reported when the call was let go.
            if case .failure(let error) = result { self.core.report(referral, Self.status(for: error)) }
        }
        if let digits = referral.destination.user, let (code, rest) = self.core.directory.feature(in: digits, at: member.locationID) {
            self.attempt(completion) { () throws(CallControlError) in
                switch code {
                case .park:
                    let orbit = try self.orbit(rest.isEmpty ? nil : rest, member)
                    try self.begin(referral.half, member, orbit, referral: referral, completion)
                case .groupPark:
                    let (orbit, group) = try self.groupOrbit(for: member)
                    try self.begin(referral.half, member, orbit, groupID: group.id, referral: referral, completion)
                case .retrieve, .pickup, .directedPickup: throw .unknownDestination(digits)
                }
            }
            return true
        }
        let target = try? self.core.directory.resolve(
            referral.dialled, from: member.locationID, localDomains: self.core.configuration.localDomains)
        guard case .callParkExtension? = target else { return false }
        self.attempt(completion) { () throws(CallControlError) in
            try self.begin(referral.half, member, try self.orbit(referral.dialled, member), referral: referral, completion)
        }
        return true
    }

    // MARK: Retrieving by code

    private func retrieve(_ digits: String, _ member: Member, _ caller: CallHalf) {
        if digits.isEmpty {
            if let slot = self.slots[.member(member.id)] { return self.retrieve(slot, by: caller) }
            // Nothing on one's own orbit: which one, then?
            return self.ask(caller) { [unowned self] digits in
                guard !digits.isEmpty else { return self.core.refuse(caller, saying: [.nothingParked], status: .notFound) }
                self.retrieve(digits, member, caller)
            }
        }
        do throws(CallControlError) {
            let orbit = try self.orbit(digits, member)
            guard let slot = self.slots[orbit] else { throw .nothingParked(self.core.directory.name(of: orbit)) }
            self.retrieve(slot, by: caller)
        } catch {
            self.core.refuse(caller, saying: Self.prompts(for: error), status: Self.status(for: error))
        }
    }

    // MARK: Pickup

    private func pickUp(_ member: Member, _ caller: CallHalf) {
        guard let group = self.core.directory.group(.pickupGroup, of: member.id),
            let ringing = self.core.ringingCall(at: group.memberIDs, for: member.id)
        else { return self.core.refuse(caller, saying: [.nothingToPickUp], status: .notFound) }
        self.core.pickUp(ringing, by: caller, isDirected: false)
    }

    private func pickUp(at digits: String, _ member: Member, _ caller: CallHalf) {
        let target = try? self.core.directory.resolve(digits, from: member.locationID, localDomains: self.core.configuration.localDomains)
        guard case .member(let id)? = target, let ringing = self.core.ringingCall(at: [id], for: member.id) else {
            return self.core.refuse(caller, saying: [.nothingToPickUp], status: .notFound)
        }
        self.core.pickUp(ringing, by: caller)
    }

    /// Picks up through the API: the member's own phones ring first, then they get the call.
    ///
    /// - Parameters:
    ///   - target: where the call rings; nil for anybody in the member's pickup group.
    ///   - devices: the member's phones to ring; nil for the preferred one, or all.
    package func pickUp(at target: String?, by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        try self.core.enter { () throws(CallControlError) -> CallReference in
            var places: [MemberID] = []
            if let target {
                guard case .member(let id) = try self.orbit(target, member) else { throw .unknownDestination(target) }
                // Whether a call rings or not, so that nobody finds that out.
                guard self.core.directory.maySeePhoneStatus(of: id, member.id) else {
                    throw .notPermitted("The privacy of \(self.core.directory.name(of: .member(id))) does not let the user pick up their calls")
                }
                places = [id]
            } else {
                guard let group = self.core.directory.group(.pickupGroup, of: member.id) else {
                    throw .wrongState("The user is in no call pickup group; give a target")
                }
                places = group.memberIDs
            }
            guard let ringing = self.core.ringingCall(at: places, for: member.id), let caller = ringing.peer else { throw .nothingToPickUp }
            let picker = try self.core.ringOwnPhones(
                of: member, contacts: try self.core.contacts(of: member, on: devices), remote: caller.party, sessionID: ringing.sessionID, offer: nil,
                onAnswer: { [unowned self] half in
                    half.becomeOriginator()
                    self.core.pickUp(ringing, by: half, isDirected: target != nil)
                },
                onFailure: { [unowned self] half, status, reason in self.core.release(half, status: status, reason: reason) })
            guard !picker.hasEnded else { throw .notRegistered }
            return CallReference(id: picker.id, sessionID: picker.sessionID)
        }
    }
}
