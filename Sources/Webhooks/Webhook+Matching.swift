package import CallControl

extension Webhook {
    /// Whether a notice is to be sent to this webhook. Whether its creator still exists is for others to check.
    package func matches(_ notice: CallNotice) -> Bool {
        guard self.status == .active, notice.organizationID == self.organizationID else { return false }
        guard self.event == .all || self.event.rawValue == notice.event.rawValue else { return false }
        guard self.ownership == .organization || notice.owner == self.creator else { return false }
        return self.filter?.matches(notice) ?? true
    }
}
