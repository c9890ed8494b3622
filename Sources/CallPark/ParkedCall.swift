package import CallControl

/// The life of one parked call, from the moment it is put on an orbit until it leaves it.
///
///      ┌─────────┐ record durable  ┌────────┐    retrieve     ┌────────────┐  retriever answers
///      │ storing │ ──────────────▶ │ parked │ ──────────────▶ │ retrieving │ ─────────▶ retrieved
///      └─────────┘                 └────────┘ ◀────────────── └────────────┘
///           │ store fails                      retriever fails
///           ▼
///        refused            parked party hangs up, in any state ─▶ abandoned
///
/// A parked call is resolved exactly once: whichever event comes first wins, and later events return no action.
package struct ParkedCall: Sendable {
    private enum State: Hashable {
        case storing
        case parked
        case retrieving(by: CallHalfID)
        case resolved(Resolution)
    }

    /// How the call left the orbit.
    package enum Resolution: Hashable, Sendable {
        case retrieved(by: CallHalfID)
        case abandoned
        /// It never came to be parked: the record could not be written.
        case refused
    }

    package enum Action: Hashable, Sendable {
        /// Music for the parked party, the parker is released, the park is answered.
        case settle
        /// The park is answered with a refusal; the call stays as it was.
        case refuse
        case connect(to: CallHalfID)
        /// The retriever's phones stop ringing.
        case stopRinging(CallHalfID)
        case deleteRecord
        case freeOrbit
        case publish(Resolution)
    }

    package enum RetrieveFailure: Error, Hashable, Sendable {
        /// The park is not done yet.
        case notYetParked
        /// Somebody else is retrieving the call.
        case alreadyBeingRetrieved
        /// The call has left the orbit.
        case noLongerParked
    }

    private var state: State = .storing

    package init() {}

    /// A call that an earlier process parked.
    package static var adopted: ParkedCall {
        var call = ParkedCall()
        call.state = .parked
        return call
    }

    package var isParked: Bool { self.state == .parked }

    package mutating func recordIsDurable() -> [Action] {
        switch self.state {
        case .storing:
            self.state = .parked
            return [.settle]
        case .resolved(.abandoned):
            // The parked party left while the record was being written: it is deleted again.
            return [.deleteRecord]
        case .parked, .retrieving, .resolved: return []
        }
    }

    package mutating func storeFailed() -> [Action] {
        guard case .storing = self.state else { return [] }
        self.state = .resolved(.refused)
        return [.freeOrbit, .refuse]
    }

    package mutating func retrieve(by retriever: CallHalfID) throws(RetrieveFailure) {
        switch self.state {
        case .storing: throw .notYetParked
        case .parked: self.state = .retrieving(by: retriever)
        case .retrieving: throw .alreadyBeingRetrieved
        case .resolved: throw .noLongerParked
        }
    }

    package mutating func retrieverAnswered(_ retriever: CallHalfID) -> [Action] {
        guard case .retrieving(by: retriever) = self.state else { return [] }
        self.state = .resolved(.retrieved(by: retriever))
        return [.connect(to: retriever), .freeOrbit, .deleteRecord, .publish(.retrieved(by: retriever))]
    }

    /// The retriever gave up, or no phone answered: the call stays parked.
    package mutating func retrieverFailed(_ retriever: CallHalfID) {
        guard case .retrieving(by: retriever) = self.state else { return }
        self.state = .parked
    }

    package mutating func parkedPartyHungUp() -> [Action] {
        switch self.state {
        case .storing:
            self.state = .resolved(.abandoned)
            // The record may be on its way to the disk; it is deleted when it has arrived.
            return [.freeOrbit, .refuse, .publish(.abandoned)]
        case .parked:
            self.state = .resolved(.abandoned)
            return [.freeOrbit, .deleteRecord, .publish(.abandoned)]
        case .retrieving(let retriever):
            self.state = .resolved(.abandoned)
            return [.stopRinging(retriever), .freeOrbit, .deleteRecord, .publish(.abandoned)]
        case .resolved:
            return []
        }
    }
}
