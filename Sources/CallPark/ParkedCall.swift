package import CallControl

/// The life of one parked call, from the moment it is put on an orbit until it leaves it.
///
///      ┌─────────┐ record durable  ┌────────┐    retrieve     ┌────────────┐  retriever answers
///      │ storing │ ──────────────▶ │ parked │ ──────────────▶ │ retrieving │ ─────────▶ retrieved
///      └─────────┘                 └────────┘ ◀────────────── └────────────┘
///           │ store fails           │  ▲  │    retriever fails      ▲
///           ▼                 recall│  │  │ too long                │ retrieve
///        refused                due ▼  │  └──────────▶ expired      │
///                            ┌───────────┐                          │
///                            │ recalling │ ─────────────────────────┘
///                            └───────────┘ somebody answers ─▶ recalled
///
///        parked party hangs up, in any state ─▶ abandoned
///
/// A parked call is resolved exactly once: whichever event comes first wins, and later events return no action.
package struct ParkedCall: Sendable {
    private enum State: Hashable {
        case storing
        case parked
        case retrieving(by: CallHalfID)
        case recalling
        case resolved(Resolution)
    }

    /// How the call left the orbit.
    package enum Resolution: Hashable, Sendable {
        case retrieved(by: CallHalfID)
        case recalled(by: CallHalfID)
        case abandoned
        /// Nobody wanted it for too long.
        case expired
        /// It never came to be parked: the record could not be written.
        case refused
    }

    package enum Action: Hashable, Sendable {
        /// Music for the parked party, the parker is released, the park is answered, the recall timer starts.
        case settle
        /// The park is answered with a refusal; the call stays as it was.
        case refuse
        case connect(to: CallHalfID)
        /// The retriever's phones stop ringing.
        case stopRinging(CallHalfID)
        case stopRecallTimer
        /// The recall timer starts for what is left of it, or for the least that it starts with again.
        case resumeRecallTimer
        /// The recall timer starts from the beginning.
        case restartRecallTimer
        /// Whoever is to be alerted rings.
        case recall
        /// Nobody rings any more for the recall.
        case stopRecall
        case release
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

    /// Whether the call is parked and can be retrieved.
    package var isParked: Bool {
        switch self.state {
        case .parked, .recalling: true
        case .storing, .retrieving, .resolved: false
        }
    }

    /// Whether the orbit counts as occupied for those who watch it.
    package var isOnOrbit: Bool {
        switch self.state {
        case .parked, .recalling, .retrieving: true
        case .storing, .resolved: false
        }
    }

    package var isRecalling: Bool { self.state == .recalling }

    package mutating func recordIsDurable() -> [Action] {
        switch self.state {
        case .storing:
            self.state = .parked
            return [.settle]
        case .resolved(.abandoned):
            // The parked party left while the record was being written: it is deleted again.
            return [.deleteRecord]
        case .parked, .retrieving, .recalling, .resolved: return []
        }
    }

    package mutating func storeFailed() -> [Action] {
        guard case .storing = self.state else { return [] }
        self.state = .resolved(.refused)
        return [.freeOrbit, .refuse]
    }

    // MARK: Retrieving

    package mutating func retrieve(by retriever: CallHalfID) throws(RetrieveFailure) -> [Action] {
        switch self.state {
        case .storing: throw .notYetParked
        case .parked:
            self.state = .retrieving(by: retriever)
            return [.stopRecallTimer]
        case .recalling:
            self.state = .retrieving(by: retriever)
            return [.stopRecall]
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
    package mutating func retrieverFailed(_ retriever: CallHalfID) -> [Action] {
        guard case .retrieving(by: retriever) = self.state else { return [] }
        self.state = .parked
        return [.resumeRecallTimer]
    }

    // MARK: Recall

    package mutating func recallDue() -> [Action] {
        guard case .parked = self.state else { return [] }
        self.state = .recalling
        return [.recall]
    }

    /// Nobody answered the recall, or nobody could be rung.
    package mutating func recallFailed() -> [Action] {
        guard case .recalling = self.state else { return [] }
        self.state = .parked
        return [.restartRecallTimer]
    }

    package mutating func recallAnswered(by half: CallHalfID) -> [Action] {
        guard case .recalling = self.state else { return [] }
        self.state = .resolved(.recalled(by: half))
        return [.connect(to: half), .freeOrbit, .deleteRecord, .publish(.recalled(by: half))]
    }

    /// The call has been parked for as long as that is allowed. One that is being retrieved is left to its retriever.
    package mutating func expired() -> [Action] {
        switch self.state {
        case .parked:
            self.state = .resolved(.expired)
            return [.stopRecallTimer, .freeOrbit, .deleteRecord, .publish(.expired), .release]
        case .recalling:
            self.state = .resolved(.expired)
            return [.stopRecall, .freeOrbit, .deleteRecord, .publish(.expired), .release]
        case .storing, .retrieving, .resolved: return []
        }
    }

    package mutating func parkedPartyHungUp() -> [Action] {
        switch self.state {
        case .storing:
            self.state = .resolved(.abandoned)
            // The record may be on its way to the disk; it is deleted when it has arrived.
            return [.freeOrbit, .refuse, .publish(.abandoned)]
        case .parked:
            self.state = .resolved(.abandoned)
            return [.stopRecallTimer, .freeOrbit, .deleteRecord, .publish(.abandoned)]
        case .retrieving(let retriever):
            self.state = .resolved(.abandoned)
            return [.stopRinging(retriever), .freeOrbit, .deleteRecord, .publish(.abandoned)]
        case .recalling:
            self.state = .resolved(.abandoned)
            return [.stopRecall, .freeOrbit, .deleteRecord, .publish(.abandoned)]
        case .resolved:
            return []
        }
    }
}
