import CallControl
import CallPark
import Testing

@Suite("The life of a parked call (the figure in ParkedCall)")
struct ParkedCallTests {
    /// The states of the figure, by the ways that lead there.
    enum State: CaseIterable {
        case storing
        case parked
        case adopted
        case retrieving
        case retrievingFromRecall
        case recalling
        case retrieved
        case recalled
        case expired
        case abandonedWhileStoring
        case abandoned
        case refused

        func make() throws -> ParkedCall {
            var call = self == .adopted ? ParkedCall.adopted : ParkedCall()
            switch self {
            case .storing, .adopted: break
            case .parked: _ = call.recordIsDurable()
            case .retrieving:
                _ = call.recordIsDurable()
                _ = try call.retrieve(by: .carol)
            case .retrievingFromRecall:
                _ = call.recordIsDurable()
                _ = call.recallDue()
                _ = try call.retrieve(by: .carol)
            case .recalling:
                _ = call.recordIsDurable()
                _ = call.recallDue()
            case .retrieved:
                _ = call.recordIsDurable()
                _ = try call.retrieve(by: .carol)
                _ = call.retrieverAnswered(.carol)
            case .recalled:
                _ = call.recordIsDurable()
                _ = call.recallDue()
                _ = call.recallAnswered(by: .carol)
            case .expired:
                _ = call.recordIsDurable()
                _ = call.expired()
            case .abandonedWhileStoring: _ = call.parkedPartyHungUp()
            case .abandoned:
                _ = call.recordIsDurable()
                _ = call.parkedPartyHungUp()
            case .refused: _ = call.storeFailed()
            }
            return call
        }
    }

    enum Event: CaseIterable {
        case recordIsDurable
        case storeFailed
        case retrieve
        case retrieverAnswered
        case somebodyElseAnswered
        case retrieverFailed
        case somebodyElseFailed
        case recallDue
        case recallFailed
        case recallAnswered
        case expired
        case parkedPartyHungUp

        func happen(to call: inout ParkedCall) throws(ParkedCall.RetrieveFailure) -> [ParkedCall.Action] {
            switch self {
            case .recordIsDurable: call.recordIsDurable()
            case .storeFailed: call.storeFailed()
            case .retrieve: try call.retrieve(by: .carol)
            case .retrieverAnswered: call.retrieverAnswered(.carol)
            case .somebodyElseAnswered: call.retrieverAnswered(.dave)
            case .retrieverFailed: call.retrieverFailed(.carol)
            case .somebodyElseFailed: call.retrieverFailed(.dave)
            case .recallDue: call.recallDue()
            case .recallFailed: call.recallFailed()
            case .recallAnswered: call.recallAnswered(by: .carol)
            case .expired: call.expired()
            case .parkedPartyHungUp: call.parkedPartyHungUp()
            }
        }
    }

    /// What can be seen of a state from outside.
    enum Phase {
        case storing
        case parked
        case recalling
        case retrieving
        case resolved

        init(_ call: ParkedCall) {
            var probe = call
            do throws(ParkedCall.RetrieveFailure) {
                _ = try probe.retrieve(by: .dave)
                self = call.isRecalling ? .recalling : .parked
            } catch {
                switch error {
                case .notYetParked: self = .storing
                case .alreadyBeingRetrieved: self = .retrieving
                case .noLongerParked: self = .resolved
                }
            }
        }
    }

    struct Transition {
        var actions: [ParkedCall.Action] = []
        var phase: Phase
        var failure: ParkedCall.RetrieveFailure?
    }

    /// The table: what is not named leaves the state as it is, without an action.
    static func transition(_ state: State, _ event: Event) -> Transition {
        switch (state, event) {
        case (.storing, .recordIsDurable): Transition(actions: [.settle], phase: .parked)
        case (.storing, .storeFailed): Transition(actions: [.freeOrbit, .refuse], phase: .resolved)
        case (.storing, .parkedPartyHungUp): Transition(actions: [.freeOrbit, .refuse, .publish(.abandoned)], phase: .resolved)
        case (.storing, .retrieve): Transition(phase: .storing, failure: .notYetParked)
        case (.storing, _): Transition(phase: .storing)

        case (.parked, .retrieve), (.adopted, .retrieve): Transition(actions: [.stopRecallTimer], phase: .retrieving)
        case (.parked, .recallDue), (.adopted, .recallDue): Transition(actions: [.recall], phase: .recalling)
        case (.parked, .expired), (.adopted, .expired):
            Transition(actions: [.stopRecallTimer, .freeOrbit, .deleteRecord, .publish(.expired), .release], phase: .resolved)
        case (.parked, .parkedPartyHungUp), (.adopted, .parkedPartyHungUp):
            Transition(actions: [.stopRecallTimer, .freeOrbit, .deleteRecord, .publish(.abandoned)], phase: .resolved)
        case (.parked, _), (.adopted, _): Transition(phase: .parked)

        case (.recalling, .retrieve): Transition(actions: [.stopRecall], phase: .retrieving)
        case (.recalling, .recallFailed): Transition(actions: [.restartRecallTimer], phase: .parked)
        case (.recalling, .recallAnswered):
            Transition(actions: [.connect(to: .carol), .freeOrbit, .deleteRecord, .publish(.recalled(by: .carol))], phase: .resolved)
        case (.recalling, .expired):
            Transition(actions: [.stopRecall, .freeOrbit, .deleteRecord, .publish(.expired), .release], phase: .resolved)
        case (.recalling, .parkedPartyHungUp):
            Transition(actions: [.stopRecall, .freeOrbit, .deleteRecord, .publish(.abandoned)], phase: .resolved)
        case (.recalling, _): Transition(phase: .recalling)

        case (.retrieving, .retrieve), (.retrievingFromRecall, .retrieve): Transition(phase: .retrieving, failure: .alreadyBeingRetrieved)
        case (.retrieving, .retrieverAnswered), (.retrievingFromRecall, .retrieverAnswered):
            Transition(
                actions: [.connect(to: .carol), .freeOrbit, .deleteRecord, .publish(.retrieved(by: .carol))], phase: .resolved)
        case (.retrieving, .retrieverFailed), (.retrievingFromRecall, .retrieverFailed):
            Transition(actions: [.resumeRecallTimer], phase: .parked)
        case (.retrieving, .parkedPartyHungUp), (.retrievingFromRecall, .parkedPartyHungUp):
            Transition(actions: [.stopRinging(.carol), .freeOrbit, .deleteRecord, .publish(.abandoned)], phase: .resolved)
        case (.retrieving, _), (.retrievingFromRecall, _): Transition(phase: .retrieving)

        // The record arrived on the disk after its call was over.
        case (.abandonedWhileStoring, .recordIsDurable), (.abandoned, .recordIsDurable): Transition(actions: [.deleteRecord], phase: .resolved)
        case (.retrieved, .retrieve), (.recalled, .retrieve), (.expired, .retrieve), (.abandonedWhileStoring, .retrieve), (.abandoned, .retrieve),
            (.refused, .retrieve):
            Transition(phase: .resolved, failure: .noLongerParked)
        case (.retrieved, _), (.recalled, _), (.expired, _), (.abandonedWhileStoring, _), (.abandoned, _), (.refused, _): Transition(phase: .resolved)
        }
    }

    @Test("Each event in each state has the actions of the figure, and no other", arguments: State.allCases, Event.allCases)
    func table(_ state: State, _ event: Event) throws {
        let expected = Self.transition(state, event)
        var call = try state.make()
        do throws(ParkedCall.RetrieveFailure) {
            let actions = try event.happen(to: &call)
            #expect(actions == expected.actions)
            #expect(expected.failure == nil)
        } catch {
            #expect(error == expected.failure)
        }
        #expect(Phase(call) == expected.phase)
        #expect(call.isParked == (expected.phase == .parked || expected.phase == .recalling))
        #expect(call.isOnOrbit == (call.isParked || expected.phase == .retrieving))
    }

    @Test("Whatever the order of events, a call is resolved at most once", arguments: 0..<Event.allCases.count)
    func onceOnly(_ first: Int) throws {
        // Every sequence of five events that begins with this one.
        let events = Event.allCases
        for rest in 0..<(events.count * events.count * events.count * events.count) {
            var call = ParkedCall()
            var resolutions = 0
            var number = rest
            var sequence = [events[first]]
            for _ in 0..<4 {
                sequence.append(events[number % events.count])
                number /= events.count
            }
            for event in sequence {
                let actions = (try? event.happen(to: &call)) ?? []
                // A refusal for want of disk publishes nothing; it is a resolution all the same.
                let isRefused = actions.contains(.refuse) && !actions.contains(.publish(.abandoned))
                resolutions += isRefused || actions.contains { if case .publish = $0 { true } else { false } } ? 1 : 0
            }
            guard resolutions <= 1 else {
                Issue.record("\(sequence) resolves the call \(resolutions) times")
                return
            }
        }
    }
}

extension CallHalfID {
    fileprivate static let carol = CallHalfID(rawValue: "carol")
    fileprivate static let dave = CallHalfID(rawValue: "dave")
}
