import Directory

/// Where a call goes, as the API tells it: one kind of destination, and what there is to say of it.
struct CallRoutingBody: Encodable {
    enum Kind: String, Encodable, CaseIterable {
        case hostedAgent = "HOSTED_AGENT"
        case hostedFeature = "HOSTED_FEATURE"
        case pbxUser = "PBX_USER"
        case pstnNumber = "PSTN_NUMBER"
        case featureAccessCode = "FAC"
        case emergency = "EMERGENCY"
        case unknownExtension = "UNKNOWN_EXTENSION"
        case unknownNumber = "UNKNOWN_NUMBER"
    }

    enum AgentType: String, Encodable, CaseIterable {
        case people = "PEOPLE"
        case place = "PLACE"
        case virtualLine = "VIRTUAL_LINE"
    }

    enum FeatureType: String, Encodable, CaseIterable {
        case huntGroup = "HUNT_GROUP"
        case callParkExtension = "CALL_PARK_EXTENSION"
    }

    struct Agent: Encodable {
        var id: String
        var type: AgentType
        var firstName: String
        var lastName: String
        var locationName: String
        var locationId: String
        var phoneNumber: String?
        var `extension`: String?
    }

    struct Feature: Encodable {
        var id: String
        var type: FeatureType
        var name: String
        var locationName: String
        var locationId: String
        var phoneNumber: String?
        var `extension`: String?
    }

    /// A trunk or a route group, and what of a dial plan or of an emergency is told with it.
    struct Way: Encodable {
        var trunkName: String?
        var trunkId: String?
        var routeGroupName: String?
        var routeGroupId: String?
        var trunkLocationName: String?
        var trunkLocationId: String?
        var dialPlanName: String?
        var dialPlanId: String?
        var dialPattern: String?
        var isRedSky: Bool?
    }

    struct Code: Encodable {
        var code: String
        var name: String
    }

    var destinationType: Kind
    var routingAddress: String
    var isRejected = false
    var outsideAccessCode: String?
    var timeZone: String?
    var hostedAgent: Agent?
    var hostedFeature: Feature?
    var pbxUser: Way?
    var pstnNumber: Way?
    var featureAccessCode: Code?
    var emergency: Way?
    var unknownExtension: Way?
    var unknownNumber: Way?

    /// Digits that are no extension are a number.
    private static let longestExtension = 10

    private init(unknown digits: String, at location: Location?) {
        let isExtension = !digits.hasPrefix("+") && digits.utf8.count <= Self.longestExtension
        self.destinationType = isExtension ? .unknownExtension : .unknownNumber
        self.routingAddress = digits
        self.isRejected = true
        self.timeZone = location?.timeZone
        if isExtension { self.unknownExtension = Way() } else { self.unknownNumber = Way() }
    }

    /// What somebody at a location reaches.
    ///
    /// - Throws: ``APIError`` with 400 for what is no number and no address.
    init(dialling text: String, at locationID: String, _ index: DirectoryIndex) throws {
        let location = index.locations[locationID]
        let digits = Self.digits(text)
        if let found = digits.flatMap({ index.feature(in: $0, at: locationID) }) {
            let code = location?.featureCodes[found.feature] ?? ""
            self.init(unknown: code, at: location)
            self.destinationType = .featureAccessCode
            (self.isRejected, self.unknownExtension, self.unknownNumber) = (false, nil, nil)
            self.featureAccessCode = Code(code: code, name: found.feature.rawValue)
            return
        }
        do throws(DirectoryIndex.RoutingFailure) {
            switch try index.destination(text, from: locationID) {
            case .target(let target): self.init(target, index)
            case .outside(let outside): self.init(outside, dialled: digits ?? outside.number, index)
            }
        } catch {
            guard error == .unknown else { throw APIError.invalid("destination must be a number or an address") }
            self.init(unknown: digits ?? text, at: location)
        }
        self.outsideAccessCode = location?.calling.outsideDialDigit
        self.timeZone = location?.timeZone
    }

    /// What a number reaches that comes in on a trunk: whoever has it, else whoever has the main number of the trunk's location.
    init(calling text: String, on trunk: Trunk, _ index: DirectoryIndex) throws {
        guard let digits = Self.digits(text) else { throw APIError.invalid("destination must be a number") }
        if let target = index.target(calledOn: trunk, digits) ?? index.mainTarget(of: trunk) {
            self.init(target, index)
        } else {
            self.init(unknown: digits, at: index.locations[trunk.locationID])
        }
        self.timeZone = index.locations[trunk.locationID]?.timeZone
    }

    /// The digits of a number, and of an address whose user they are.
    private static func digits(_ text: String) -> String? {
        switch DialString(parsing: text) {
        case nil: return nil
        case .digits(let digits)?: return digits
        case .address(let user, _)?:
            guard case .digits(let digits)? = DialString(parsing: user) else { return nil }
            return digits
        }
    }

    private init(_ target: DirectoryIndex.Target, _ index: DirectoryIndex) {
        let (locationID, number, digits) = Self.place(target, index)
        self.init(unknown: number ?? digits ?? index.name(of: target), at: index.locations[locationID])
        (self.isRejected, self.unknownExtension, self.unknownNumber) = (false, nil, nil)
        let location = index.locationBody(locationID)
        func feature(_ type: FeatureType, _ id: WebexID) -> Feature {
            Feature(
                id: id.description, type: type, name: index.name(of: target), locationName: location.name, locationId: location.id,
                phoneNumber: number, extension: digits)
        }
        switch target {
        case .member(let id):
            let member = index.members[id]
            let type: AgentType =
                switch id.kind {
                case .person: .people
                case .workspace: .place
                case .virtualLine: .virtualLine
                }
            self.destinationType = .hostedAgent
            self.hostedAgent = Agent(
                id: WebexID(id).description, type: type, firstName: member?.firstName ?? member?.displayName ?? "",
                lastName: member?.lastName ?? "", locationName: location.name, locationId: location.id, phoneNumber: number, extension: digits)
        case .group(let id):
            self.destinationType = .hostedFeature
            self.hostedFeature = feature(.huntGroup, WebexID(.huntGroup, id))
        case .callParkExtension(let id):
            self.destinationType = .hostedFeature
            self.hostedFeature = feature(.callParkExtension, WebexID(.callParkExtension, id))
        }
    }

    private static func place(
        _ target: DirectoryIndex.Target, _ index: DirectoryIndex
    ) -> (locationID: String, number: String?, digits: String?) {
        switch target {
        case .member(let id): index.members[id].map { ($0.locationID, $0.phoneNumber, $0.extension) } ?? ("", nil, nil)
        case .group(let id): index.groups[id].map { ($0.locationID, $0.phoneNumber, $0.extension) } ?? ("", nil, nil)
        case .callParkExtension(let id): index.callParkExtensions[id].map { ($0.locationID, nil, $0.extension) } ?? ("", nil, nil)
        }
    }

    private init(_ outside: OutsideNumber, dialled digits: String, _ index: DirectoryIndex) {
        self.init(unknown: outside.number, at: index.locations[outside.locationID])
        (self.unknownExtension, self.unknownNumber) = (nil, nil)
        // A way whose trunks are all disabled leads nowhere.
        self.isRejected = index.trunks(for: outside).isEmpty
        var way = Way(outside.route, index)
        if outside.isEmergency {
            self.destinationType = .emergency
            way.isRedSky = false
            self.emergency = way
            return
        }
        let plan = index.locations[outside.locationID].flatMap { index.dialPlan(for: outside.number, dialled: digits, from: $0) }
        guard let plan else {
            self.destinationType = .pstnNumber
            self.pstnNumber = way
            return
        }
        way.dialPlanName = plan.name
        way.dialPlanId = WebexID(.dialPlan, plan.id).description
        way.dialPattern =
            plan.patterns.compactMap { pattern in
                DialPlan.nearness(of: pattern.hasPrefix("+") ? outside.number : digits, to: pattern).map { (pattern, $0) }
            }.max { $0.1 < $1.1 }?.0
        self.destinationType = .pbxUser
        self.pbxUser = way
    }
}

extension CallRoutingBody.Way {
    init(_ route: RouteChoice, _ index: DirectoryIndex) {
        let id = WebexID(route).description
        switch route {
        case .trunk(let key):
            let location = index.trunks[key].map { index.locationBody($0.locationID) }
            (self.trunkName, self.trunkId) = (index.name(of: route), id)
            (self.trunkLocationName, self.trunkLocationId) = (location?.name, location?.id)
        case .routeGroup: (self.routeGroupName, self.routeGroupId) = (index.name(of: route), id)
        }
    }
}
