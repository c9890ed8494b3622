/// Which calls a person, workspace or virtual line may receive (the API's `incomingPermission`).
package struct IncomingPermissions: Hashable, Sendable, Codable {
    /// The API's `externalTransfer`: which calls from outside come through.
    package enum ExternalCalls: String, Hashable, Sendable, Codable, CaseIterable {
        case all = "ALLOW_ALL_EXTERNAL"
        /// Only those that somebody of the organisation transferred or forwarded.
        case transferredOnly = "ALLOW_ONLY_TRANSFERRED_EXTERNAL"
        case none = "BLOCK_ALL_EXTERNAL"
    }

    /// Whether the rest counts; everything is allowed otherwise.
    package var isCustom = false
    package var externalCalls = ExternalCalls.all
    package var internalCalls = true
    /// Kept for the administrator: SIP has no sign by which a collect call is known.
    package var collectCalls = true

    package init() {}

    /// Whether a call may come through.
    ///
    /// - Parameters:
    ///   - isInternal: from somebody of the organisation.
    ///   - isTransferred: sent here by somebody of the organisation, by transfer or forwarding.
    package func allows(isInternal: Bool, isTransferred: Bool) -> Bool {
        guard self.isCustom else { return true }
        if isInternal { return self.internalCalls }
        switch self.externalCalls {
        case .all: return true
        case .transferredOnly: return isTransferred
        case .none: return false
        }
    }
}
