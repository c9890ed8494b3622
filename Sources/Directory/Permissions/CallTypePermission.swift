/// What happens to calls of one type (the API's `callingPermissions[]`).
package struct CallTypePermission: Hashable, Sendable, Codable {
    /// The API's `action`, without `AUTH_CODE`: nobody is asked for a code here.
    package enum Action: String, Hashable, Sendable, Codable, CaseIterable {
        case allow = "ALLOW"
        case block = "BLOCK"
        /// The call goes to a transfer number instead, where somebody may put it through.
        case transferNumber1 = "TRANSFER_NUMBER_1"
        case transferNumber2 = "TRANSFER_NUMBER_2"
        case transferNumber3 = "TRANSFER_NUMBER_3"
    }

    package var action: Action
    /// Whether calls may be transferred or forwarded to numbers of this type.
    package var isTransferEnabled: Bool

    package init(action: Action, isTransferEnabled: Bool) {
        self.action = action
        self.isTransferEnabled = isTransferEnabled
    }

    package static let allowed = CallTypePermission(action: .allow, isTransferEnabled: true)
    package static let blocked = CallTypePermission(action: .block, isTransferEnabled: false)

    /// What a location begins with (help.webex.com, “Outgoing call permissions for Webex Calling locations”, default call type values).
    ///
    /// That page does not name casual calls; they are blocked, as what they cost is not known.
    package static func usual(for type: OutgoingCallType) -> CallTypePermission {
        switch type {
        case .internalCall, .tollFree, .national, .operatorAssisted, .chargeableDirectoryAssisted, .specialServicesI, .specialServicesII,
            .urlDialing, .unknown:
            .allowed
        case .international, .premiumServicesI, .premiumServicesII, .casual: .blocked
        }
    }
}

extension CallTypePermission.Action {
    /// Which of the transfer numbers, from 0; nil for the other actions.
    package var transferNumber: Int? {
        switch self {
        case .allow, .block: nil
        case .transferNumber1: 0
        case .transferNumber2: 1
        case .transferNumber3: 2
        }
    }
}
