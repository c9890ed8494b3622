import CallControl
import SIPUserAgent

/// One orbit and the call on it.
final class OrbitSlot {
    var machine: ParkedCall
    let half: CallHalf
    var record: ParkRecord
    /// The phone's transfer that asked for the park: it hears where the call went, then its call ends.
    var referral: Referral?
    var parkerHalf: CallHalf?
    /// What services had to do with the two calls before, should the park be refused.
    var relations: (parked: CallRelation?, parker: CallRelation?)
    var completion: ExchangeCore.Completion<ParkService.Parked>?
    /// Why the park is refused, once it is.
    var refusal = CallControlError.gone
    var recallTimer: ExchangeCore.Timer?
    /// What waits for the park to be done, or not to be.
    var whenSettled: [() -> Void] = []

    init(machine: ParkedCall, half: CallHalf, record: ParkRecord) {
        self.machine = machine
        self.half = half
        self.record = record
    }
}
