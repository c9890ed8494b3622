import SIPSyntax
import SIPUserAgent

/// What is done with the calls of an earlier process, and before this one ends.
extension ExchangeCore {
    /// Ends calls that an earlier process had and that were not parked: their phones get BYE where they can be reached.
    package func end(_ records: [CallRecord]) {
        self.enter {
            for record in records {
                let leg = Leg(
                    id: self.nextLegID(), role: .client, half: nil, flow: record.dialog.flow, localTag: record.dialog.id.localTag,
                    callID: record.dialog.id.callID, descriptionID: "0")
                leg.dialog = record.dialog
                leg.dialog?.resume(wallClock: self.environment.wallClock)
                leg.state = .confirmed
                leg.trunkID = record.trunkID
                self.bye(leg, reason: .temporaryFailure)
                self.leaveRecord(of: record)
                self.environment.persistBehind(.delete(.call, record.recordID))
            }
        }
    }

    /// Ends every call but those that `isKept` keeps. For a shutdown after draining.
    package func endCalls(except isKept: (CallHalf) -> Bool) {
        self.enter {
            for half in self.halves.values where !isKept(half) && !half.hasEnded {
                self.release(half, status: .serviceUnavailable, reason: .temporaryFailure)
            }
        }
    }
}
