/// Whom and what the phones of a member show on their line keys, and whether they are told of parked calls.
package struct Monitoring: Hashable, Sendable, Codable {
    /// Elements of one list at most.
    package static let limit = 50

    package var elements: [MonitoredElement]
    /// Their phones get the call park notification (`x-broadworks-callpark-info`).
    package var isCallParkNotificationEnabled: Bool

    package init(elements: [MonitoredElement] = [], isCallParkNotificationEnabled: Bool = false) {
        self.elements = elements
        self.isCallParkNotificationEnabled = isCallParkNotificationEnabled
    }
}

/// One line key.
package struct MonitoredElement: Hashable, Sendable, Codable {
    package var target: DirectoryIndex.Target
    /// What the key says; nil for the target's own name.
    package var label: String?

    package init(target: DirectoryIndex.Target, label: String? = nil) {
        self.target = target
        self.label = label
    }
}
