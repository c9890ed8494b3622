import Directory

/// Whom and what a member monitors, as the API shows it: one of `member` and `callparkextension` in each element.
struct MonitoringBody: Encodable {
    struct Element: Encodable {
        var member: MonitoredMember?
        /// In lower case, as the API spells it.
        var callparkextension: MonitoredExtension?
    }

    struct MonitoredMember: Encodable {
        var id: String
        var lastName: String?
        var firstName: String?
        var displayName: String
        var type: String
        var email: String?
        var numbers: [NumberBody]
        var location: String?
        var locationId: String
        var lineKeyLabel: String?
    }

    struct MonitoredExtension: Encodable {
        var id: String
        var name: String
        var lineKeyLabel: String?
        var `extension`: String
        var routingPrefix: String?
        var esn: String?
        var location: String?
        var locationId: String
    }

    var callParkNotificationEnabled: Bool
    var monitoredElements: [Element]
    var availableEntriesCount: Int

    init(_ monitoring: Monitoring, _ index: DirectoryIndex) {
        self.callParkNotificationEnabled = monitoring.isCallParkNotificationEnabled
        self.monitoredElements = monitoring.elements.compactMap { Self.element($0, index) }
        self.availableEntriesCount = max(0, Monitoring.limit - monitoring.elements.count)
    }

    /// Nil for what is no more, and for a group: the API has no element for it.
    private static func element(_ element: MonitoredElement, _ index: DirectoryIndex) -> Element? {
        switch element.target {
        case .member(let id):
            guard let member = index.members[id] else { return nil }
            return Element(
                member: MonitoredMember(
                    id: WebexID(id).description, lastName: member.lastName, firstName: member.firstName, displayName: member.displayName,
                    type: WebexID.Kind(id.kind).rawValue, email: member.email, numbers: NumberBody.numbers(of: member, index),
                    location: index.locations[member.locationID]?.name, locationId: WebexID(.location, member.locationID).description,
                    lineKeyLabel: element.label))
        case .callParkExtension(let id):
            guard let orbit = index.callParkExtensions[id] else { return nil }
            return Element(
                callparkextension: MonitoredExtension(
                    id: WebexID(.callParkExtension, id).description, name: orbit.name, lineKeyLabel: element.label, extension: orbit.extension,
                    routingPrefix: index.locations[orbit.locationID]?.routingPrefix,
                    esn: index.esn(locationID: orbit.locationID, extension: orbit.extension),
                    location: index.locations[orbit.locationID]?.name, locationId: WebexID(.location, orbit.locationID).description))
        case .group: return nil
        }
    }
}
