import Directory
import HTTPTypes

/// What a request makes of a member's monitoring: elements are ids, or objects with `id`, `type` and `lineKeyLabel`.
struct MonitoringChange: Sendable {
    private enum ElementType: String, CaseIterable {
        case member = "MEMBER"
        case callParkExtension = "CALL_PARK_EXTENSION"
        case speedDial = "SPEED_DIAL"
    }

    private struct Element: Sendable {
        var id: String
        var type: ElementType?
        var label: String?
    }

    /// Characters of a label at most.
    private static let labelLimit = 128

    private let elements: [Element]?
    private let isCallParkNotificationEnabled: Bool?

    /// - Throws: ``APIError`` for more elements than ``Monitoring/limit``, for speed dials, and for values of a wrong type.
    init(_ body: JSONBody) throws {
        self.isCallParkNotificationEnabled = try body.flag("enableCallParkNotification", alsoAsText: true)
        let list = try body.list("monitoredElements")
        guard list.map({ $0.count <= Monitoring.limit }) ?? true else {
            throw APIError.invalid("monitoredElements may have \(Monitoring.limit) elements at most")
        }
        self.elements = try list?.map(Self.element)
    }

    private static func element(_ element: JSONBody.Element) throws -> Element {
        switch element {
        case .text(let id): return Element(id: id)
        case .object(let object):
            let type: ElementType? = try object.choice("type")
            // Before the id: a speed dial of one's own has none.
            guard type != .speedDial else {
                throw APIError.invalid("\(object.name(of: "type")): speed dials are not supported by this server")
            }
            let label = try object.text("lineKeyLabel").flatMap { $0.isEmpty ? nil : $0 }
            if let label { try DirectoryValidation.name(label, field: object.name(of: "lineKeyLabel"), limit: Self.labelLimit) }
            return Element(id: try object.requiredText("id"), type: type, label: label)
        }
    }

    /// The monitoring as it is afterwards; what the request does not name stays.
    ///
    /// - Throws: ``APIError``: 404 for an id of nobody in the organisation, 400 for one that is there twice.
    func applied(to monitoring: Monitoring, organizationID: String, _ index: DirectoryIndex) throws -> Monitoring {
        var monitoring = monitoring
        if let isEnabled = self.isCallParkNotificationEnabled { monitoring.isCallParkNotificationEnabled = isEnabled }
        guard let elements = self.elements else { return monitoring }
        var seen: Set<DirectoryIndex.Target> = []
        monitoring.elements = try elements.enumerated().map { position, element in
            guard let target = Self.target(element, organizationID: organizationID, index) else {
                throw APIError(.notFound, "monitoredElements[\(position)] was not found", errorCode: 4_008)
            }
            guard seen.insert(target).inserted else {
                throw APIError.invalid("monitoredElements[\(position)]: \(index.name(of: target)) is there already")
            }
            return MonitoredElement(target: target, label: element.label)
        }
        return monitoring
    }

    private static func target(_ element: Element, organizationID: String, _ index: DirectoryIndex) -> DirectoryIndex.Target? {
        if element.type != .callParkExtension, let member = index.member(webexID: element.id, organizationID: organizationID) {
            return .member(member.id)
        }
        if element.type != .member, let orbit = index.callParkExtension(webexID: element.id, organizationID: organizationID) {
            return .callParkExtension(orbit.id)
        }
        return nil
    }
}
