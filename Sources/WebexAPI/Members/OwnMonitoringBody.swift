import Directory

/// Whom and what the token's own user monitors: one flat list, unlike ``MonitoringBody``.
struct OwnMonitoringBody: Encodable {
    struct Element: Encodable {
        var id: String
        var lastName: String?
        var firstName: String?
        var displayName: String
        var type: String
        var email: String?
        var directNumber: String?
        var `extension`: String?
        var routingPrefix: String?
        var esn: String?
        var locationName: String?
        var locationId: String
        var lineKeyLabel: String?
        var monitoredLineType: String
    }

    var callParkNotificationEnabled: Bool
    var monitoredElements: [Element]

    init(_ monitoring: MonitoringBody) {
        self.callParkNotificationEnabled = monitoring.callParkNotificationEnabled
        self.monitoredElements = monitoring.monitoredElements.compactMap { element in
            if let member = element.member {
                let number = member.numbers.first
                return Element(
                    id: member.id, lastName: member.lastName, firstName: member.firstName, displayName: member.displayName, type: member.type,
                    email: member.email, directNumber: number?.external, extension: number?.extension, routingPrefix: number?.routingPrefix,
                    esn: number?.esn, locationName: member.location, locationId: member.locationId, lineKeyLabel: member.lineKeyLabel,
                    monitoredLineType: "MEMBER")
            }
            return element.callparkextension.map { orbit in
                Element(
                    id: orbit.id, displayName: orbit.name, type: "CALL_PARK_EXTENSION", extension: orbit.extension,
                    routingPrefix: orbit.routingPrefix, esn: orbit.esn, locationName: orbit.location, locationId: orbit.locationId,
                    lineKeyLabel: orbit.lineKeyLabel, monitoredLineType: "CALL_PARK_EXTENSION")
            }
        }
    }
}
