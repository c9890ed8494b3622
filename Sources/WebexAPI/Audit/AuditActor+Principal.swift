import Directory
import HTTPTypes
import Hummingbird

extension AuditActor {
    /// Who makes a request.
    init(_ principal: Principal) {
        guard principal.isApplication else {
            self.init(person: principal.person, roles: Role.allCases.filter(principal.roles.contains))
            return
        }
        self.init(
            .application, id: principal.person.id.key, name: principal.person.displayName, organizationID: principal.person.organizationID)
    }
}

extension AuditContext {
    /// A request, of nobody yet.
    ///
    /// - Parameter address: where it comes from.
    init(_ request: Request, address: String, trackingID: String) {
        self.init(
            actor: AuditActor(.unknown, name: "nobody"), address: address, trackingID: trackingID,
            userAgent: request.headers[.userAgent].map { String($0.prefix(500)) })
    }
}
