/// What a service did to a leg of a call, and which other leg that made or met.
package struct CallRelation: Hashable, Sendable, Codable {
    /// The API's `Related reason`.
    package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        case bargeIn = "BargeIn"
        case callForwardAlways = "CallForwardAlways"
        case callForwardBusy = "CallForwardBusy"
        case callForwardNoAnswer = "CallForwardNoAnswer"
        case callForwardSelective = "CallForwardSelective"
        case callPark = "CallPark"
        case callParkRetrieve = "CallParkRetrieve"
        case callPickup = "CallPickup"
        case callQueue = "CallQueue"
        /// The user took the call to another of their own phones.
        case callRetrieve = "CallRetrieve"
        case consultativeTransfer = "ConsultativeTransfer"
        case deflection = "Deflection"
        case directedCallPickup = "DirectedCallPickup"
        /// An assistant has the call of somebody else.
        case executive = "Executive"
        case executiveAssistantCallPush = "ExecutiveAssistantCallPush"
        case huntGroup = "HuntGroup"
        case unrecognised = "Unrecognised"

        /// Why a call was sent on, as a reason of its legs.
        package init(_ reason: RedirectionReason) {
            self =
                switch reason {
                case .unconditional: .callForwardAlways
                case .busy: .callForwardBusy
                case .noAnswer, .unavailable: .callForwardNoAnswer
                case .divert, .followMe: .deflection
                case .huntGroup: .huntGroup
                case .callQueue: .callQueue
                case .unknown: .unrecognised
                }
        }
    }

    package var reason: Reason
    package var callID: CallHalfID?

    package init(_ reason: Reason, _ callID: CallHalfID? = nil) {
        self.reason = reason
        self.callID = callID
    }
}
