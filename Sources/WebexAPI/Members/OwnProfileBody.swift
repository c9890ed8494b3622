import Directory

/// The token's own user with number, phones and location, as `GET /telephony/config/people/me` shows them.
struct OwnProfileBody: Encodable {
    struct Number: Encodable {
        var directNumber: String?
        /// Routing prefix and extension, where there are both.
        var enterprise: String?
        var `extension`: String?
        var routingPrefix: String?
        var esn: String?
        var primary: Bool

        init(_ number: NumberBody) {
            self.directNumber = number.external
            self.enterprise = number.routingPrefix == nil ? nil : number.extension.flatMap { _ in number.esn }
            self.extension = number.extension
            self.routingPrefix = number.routingPrefix
            self.esn = number.esn
            self.primary = number.primary
        }
    }

    struct OwnDevice: Encodable {
        struct Owner: Encodable {
            var firstName: String?
            var lastName: String?
            var type: String
        }

        var description: [String]
        var model: String
        var mac: String?
        var primaryOwner: Bool
        var type: String
        var owner: Owner
        var activationState: String

        init(_ device: TelephonyDeviceBody) {
            self.description = device.description
            self.model = device.model
            self.mac = device.mac
            self.primaryOwner = device.primaryOwner
            self.type = device.type
            self.owner = Owner(firstName: device.owner.firstName, lastName: device.owner.lastName, type: device.owner.type)
            self.activationState = device.activationState
        }
    }

    struct Place: Encodable {
        var name: String
        var address: LocationBody.Address
    }

    var id: String
    var lastName: String?
    var firstName: String?
    var email: String?
    var announcementLanguage: String?
    var supportMobility = false
    var phoneNumbers: [Number]
    var devices: [OwnDevice]
    var location: Place?

    init(_ member: Member, _ index: DirectoryIndex) {
        let location = index.locations[member.locationID]
        self.id = WebexID(member.id).description
        self.lastName = member.lastName
        self.firstName = member.firstName
        self.email = member.email
        self.announcementLanguage = member.profile.announcementLanguage ?? location?.profile.announcementLanguage
        self.phoneNumbers = NumberBody.numbers(of: member, index).map(Number.init)
        self.devices = index.devices(withLineOf: member.id).map { OwnDevice(TelephonyDeviceBody($0.device, of: $0.owner, for: member.id, index)) }
        self.location = location.map { Place(name: $0.name, address: .init($0.profile.address)) }
    }
}
