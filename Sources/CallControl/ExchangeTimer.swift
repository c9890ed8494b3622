import SIPTransaction

/// A timer of the exchange and what it is for.
enum ExchangeTimer {
    case transaction(TransactionLayer.TimerID)
    /// Our 2xx is sent again until its ACK comes.
    case accepted(LegID)
    case reliableProvisional(LegID)
    /// A cancelled INVITE got no final response.
    case cancelled(LegID)
    case noAnswer(CallHalfID)
    case session(LegID)
    case registration(String)
    case nonces
    case subscription(ExchangeCore.DialogKey)
    /// Anything else, for instance of the park service.
    case action(() -> Void)
}
