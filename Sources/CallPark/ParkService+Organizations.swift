import CallControl

/// Organisations that are about to be deleted: nothing of theirs may be lost.
extension ParkService {
    /// The calls of an organisation.
    package struct OrganizationCalls: Hashable, Sendable {
        /// Conversations, and calls that ring.
        package var inProgress: Int
        package var parked: Int

        package init(inProgress: Int, parked: Int) {
            self.inProgress = inProgress
            self.parked = parked
        }
    }

    /// Keeps calls of an organisation off every orbit, also off those against members. What is dialled meanwhile goes on until it ends.
    ///
    /// - Returns: the calls that it has, where there are any; then nothing is closed.
    package func close(organization id: String) -> OrganizationCalls? {
        let parked = self.occupied(organizationID: id)
        let onOrbits = Set(parked.map(\.callID))
        let sessions = self.core.halves.values.filter {
            !$0.hasEnded && !onOrbits.contains($0.id) && self.core.organizationID(of: $0) == id
        }.map(\.sessionID)
        guard parked.isEmpty, sessions.isEmpty else { return OrganizationCalls(inProgress: Set(sessions).count, parked: parked.count) }
        self.closingOrganizations.insert(id)
        return nil
    }

    /// The deletion is done, or failed.
    package func reopen(organization id: String) { self.closingOrganizations.remove(id) }
}
