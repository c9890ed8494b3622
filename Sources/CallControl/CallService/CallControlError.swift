import SIPSyntax

/// Why an action on a call is refused. The call is then as it was.
package enum CallControlError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such call, or it is somebody else's: the same answer for both.
    case callNotFound
    /// The call's state does not allow it; says which state it is in.
    case wrongState(String)
    /// The destination is no number or address at all.
    case malformedDestination(String)
    /// These are no keys of a telephone.
    case malformedDigits(String)
    /// The destination leads nowhere.
    case unknownDestination(String)
    /// The user's or the location's permissions do not allow the call; says which.
    case notPermitted(String)
    /// Nobody could be reached: no phone of the user is registered.
    case notRegistered
    /// The phone cannot do it, or refused.
    case phoneRefused(String)
    /// The orbit holds another call.
    case orbitOccupied(String)
    /// The member is in no call park group.
    case noParkGroup
    /// Every orbit of the group holds a call.
    case parkGroupFull(String)
    /// No call rings there.
    case nothingToPickUp
    /// Nothing is parked there.
    case nothingParked(String)
    /// The call left while it was being handled.
    case gone
    /// Out of ports, draining, or the store cannot write: try later.
    case unavailable(String)

    package var description: String {
        switch self {
        case .callNotFound: "Call not found"
        case .wrongState(let state): state
        case .malformedDestination(let text): "\"\(text)\" is not a number or an address"
        case .malformedDigits(let text): "\"\(text)\" is not a list of keys; allowed are 0-9, *, #, A-D and the comma for a pause"
        case .unknownDestination(let text): "\(text) was not found in this organization"
        case .notPermitted(let why): why
        case .notRegistered: "None of the user's phones is registered"
        case .phoneRefused(let why): why
        case .orbitOccupied(let name): "\(name) already holds a call"
        case .noParkGroup: "The user is in no call park group; give a destination"
        case .parkGroupFull(let name): "Every orbit of the call park group \(name) holds a call"
        case .nothingToPickUp: "There is no call to pick up"
        case .nothingParked(let name): "No call is parked on \(name)"
        case .gone: "The call ended before this was done"
        case .unavailable(let why): why
        }
    }
}
