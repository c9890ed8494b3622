/// Which calls a member may make and receive.
package struct CallPermissions: Hashable, Sendable, Codable {
    package var outgoing = OutgoingPermissions()
    package var incoming = IncomingPermissions()

    package init() {}
}
