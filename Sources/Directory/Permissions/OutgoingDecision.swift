/// What becomes of a call that a member wants to make.
package enum OutgoingDecision: Hashable, Sendable {
    case allow
    /// It is refused, for what it is.
    case block(OutgoingCallType)
    /// It goes to this number instead, without a further question; the number is what the member's location would dial.
    case transfer(to: String)
}
