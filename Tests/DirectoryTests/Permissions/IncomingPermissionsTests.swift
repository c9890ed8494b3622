import Directory
import Testing

@Suite("Which calls may come (the API's incomingPermission)")
struct IncomingPermissionsTests {
    @Test("Everything may while nothing is set, or what is set does not count")
    func usual() {
        var permissions = IncomingPermissions()
        permissions.externalCalls = .none
        permissions.internalCalls = false
        for isInternal in [true, false] { #expect(permissions.allows(isInternal: isInternal, isTransferred: false)) }
    }

    @Test("Internal calls have a switch of their own")
    func internalCalls() {
        var permissions = IncomingPermissions()
        permissions.isCustom = true
        permissions.internalCalls = false
        #expect(!permissions.allows(isInternal: true, isTransferred: false))
        #expect(!permissions.allows(isInternal: true, isTransferred: true))
        #expect(permissions.allows(isInternal: false, isTransferred: false))
    }

    @Test(
        "Calls from outside: all, those that somebody transferred, none",
        arguments: [
            (IncomingPermissions.ExternalCalls.all, true, true), (.transferredOnly, true, false), (.none, false, false),
        ])
    func externalCalls(_ calls: IncomingPermissions.ExternalCalls, _ transferred: Bool, _ direct: Bool) {
        var permissions = IncomingPermissions()
        permissions.isCustom = true
        permissions.externalCalls = calls
        #expect(permissions.allows(isInternal: false, isTransferred: true) == transferred)
        #expect(permissions.allows(isInternal: false, isTransferred: false) == direct)
        #expect(permissions.allows(isInternal: true, isTransferred: false))
    }
}
