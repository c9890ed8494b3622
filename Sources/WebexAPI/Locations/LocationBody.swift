import Directory

/// A location as `/locations` shows it.
struct LocationBody: Encodable {
    struct Address: Encodable {
        var address1: String?
        var address2: String?
        var city: String?
        var state: String?
        var postalCode: String?
        var country: String?

        init(_ address: LocationProfile.Address) {
            self.address1 = address.address1
            self.address2 = address.address2
            self.city = address.city
            self.state = address.state
            self.postalCode = address.postalCode
            self.country = address.country
        }
    }

    var id: String
    var name: String
    var orgId: String
    var address: Address
    var timeZone: String
    var preferredLanguage: String?
    var announcementLanguage: String?
    var latitude: Double?
    var longitude: Double?
    var notes: String?

    init(_ location: Location) {
        let profile = location.profile
        self.id = WebexID(.location, location.id).description
        self.name = location.name
        self.orgId = WebexID(.organization, location.organizationID).description
        self.address = Address(profile.address)
        self.timeZone = location.timeZone
        self.preferredLanguage = profile.preferredLanguage
        self.announcementLanguage = profile.announcementLanguage
        self.latitude = profile.latitude
        self.longitude = profile.longitude
        self.notes = profile.notes
    }
}

/// A location as `/telephony/config/locations` shows it.
struct LocationCallingBody: Encodable {
    struct CallingLineID: Encodable {
        var name: String
        var phoneNumber: String?
    }

    struct Connection: Encodable {
        var type: RouteType
        var id: String

        init(_ route: RouteChoice) {
            self.type = RouteType(route)
            self.id = WebexID(route).description
        }
    }

    var id: String
    var name: String
    var announcementLanguage: String?
    var callingLineId: CallingLineID
    var connection: Connection?
    var externalCallerIdName: String?
    var outsideDialDigit: String?
    var enforceOutsideDialDigit: Bool
    var routingPrefix: String?
    var defaultDomain: String?
    var e911SetupRequired = false

    init(_ location: Location, _ index: DirectoryIndex) {
        let calling = location.calling
        self.id = WebexID(.location, location.id).description
        self.name = location.name
        self.announcementLanguage = location.profile.announcementLanguage
        self.callingLineId = CallingLineID(name: calling.callingLineName ?? location.name, phoneNumber: calling.mainNumber)
        self.connection = calling.route.map(Connection.init)
        self.externalCallerIdName = calling.externalCallerIDName
        self.outsideDialDigit = calling.outsideDialDigit
        self.enforceOutsideDialDigit = calling.isOutsideDialDigitEnforced
        self.routingPrefix = location.routingPrefix
        self.defaultDomain = index.organizations[location.organizationID]?.sipDomain
    }
}
