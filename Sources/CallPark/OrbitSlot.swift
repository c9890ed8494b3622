import CallControl
import SIPUserAgent

/// One orbit and the call on it.
final class OrbitSlot {
    /// Who asked for the park, and how they are told.
    enum Origin {
        case api
        /// The phone transferred its call here: it hears where the call went, then its call ends.
        case referral(Referral)
        /// The phone dialled a code or a free orbit's number with its call on hold: the second call says where it went.
        case secondCall(CallHalf)
    }

    var machine: ParkedCall
    let half: CallHalf
    var record: ParkRecord
    var origin = Origin.api
    var parkerHalf: CallHalf?
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
