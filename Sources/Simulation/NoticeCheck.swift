package import CallControl
import Directory

/// Whether what owners were told of their calls makes sense: each call begins once and ends once, tells nothing twice, and never
/// rings again after it was answered.
package struct NoticeCheck {
    /// Calls that an earlier process has told of.
    private var inherited: Set<CallHalfID> = []

    package init() {}

    /// What is wrong with the events of one process.
    ///
    /// - Parameter isComplete: every call is over; otherwise the process was killed in the middle.
    package mutating func faults(in events: [CallEvent], isComplete: Bool) -> [String] {
        var faults: [String] = []
        var last: [CallHalfID: CallNotice] = [:]
        var recorded: Set<String> = []
        for event in events {
            switch event {
            case .notice(let notice):
                if let fault = self.fault(in: notice, after: last[notice.details.id]) { faults.append("\(notice.details.id): \(fault)") }
                last[notice.details.id] = notice
            case .recorded(let recording):
                if !recorded.insert(recording.id).inserted { faults.append("the recording \(recording.id) ends twice") }
                if recording.endedAt < recording.startedAt { faults.append("the recording \(recording.id) ends before it begins") }
            default: break
            }
        }
        self.inherited.formUnion(last.keys)
        guard isComplete else { return faults }
        for (id, notice) in last where notice.event != .deleted { faults.append("\(id): no end was told, the last was \(Self.text(notice))") }
        return faults
    }

    private func fault(in notice: CallNotice, after last: CallNotice?) -> String? {
        let text = Self.text(notice)
        guard let last else {
            let isKnown = self.inherited.contains(notice.details.id)
            if isKnown == (notice.event == .created) { return isKnown ? "told as new once more: \(text)" : "the first that was told is \(text)" }
            return Self.fault(in: notice)
        }
        if last.event == .deleted { return "\(text) after its end" }
        if notice.event == .created { return "\(text) after \(Self.text(last))" }
        if notice.event == .updated, notice.details == last.details { return "\(text) tells nothing new" }
        let isAnswered = !Self.isUnanswered(last.details.state)
        if isAnswered, Self.isUnanswered(notice.details.state) { return "\(text) after \(Self.text(last))" }
        if notice.at < last.at { return "\(text) was told before \(Self.text(last))" }
        return Self.fault(in: notice)
    }

    /// What is wrong with a notice alone.
    private static func fault(in notice: CallNotice) -> String? {
        let details = notice.details
        if (notice.event == .deleted) != (details.state == .disconnected) { return "\(self.text(notice)): the state does not fit" }
        if (notice.event == .deleted) != (details.disconnectedAt != nil) { return "\(self.text(notice)): the moment of the end does not fit" }
        if notice.event == .created, notice.kind != (details.personality == .terminator ? .received : .originated) {
            return "\(self.text(notice)) of a \(details.personality)"
        }
        if let answeredAt = details.answeredAt, answeredAt < details.createdAt { return "\(self.text(notice)): answered before it began" }
        return nil
    }

    private static func isUnanswered(_ state: CallState) -> Bool { state == .connecting || state == .alerting }

    private static func text(_ notice: CallNotice) -> String {
        "\(notice.event.rawValue) \(notice.kind.rawValue) (\(notice.details.state.rawValue))"
    }
}
