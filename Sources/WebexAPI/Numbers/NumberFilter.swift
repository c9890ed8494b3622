import Directory
import HTTPTypes

/// The filters of `GET /telephony/config/numbers`, and their order.
struct NumberFilter: Sendable {
    private enum Kind: String, CaseIterable {
        case `extension` = "EXTENSION"
        case number = "NUMBER"
    }

    private enum TelephonyType: String, CaseIterable {
        case pstn = "PSTN_NUMBER"
        case mobile = "MOBILE_NUMBER"
    }

    private enum NumberType: String, CaseIterable {
        case primary = "PRIMARY"
        case alternate = "ALTERNATE"
        case fax = "FAX"
        case dnis = "DNIS"
    }

    /// Whose numbers there are in the API; of some kinds nobody is here.
    enum OwnerType: String, CaseIterable {
        case people = "PEOPLE"
        case place = "PLACE"
        case virtualLine = "VIRTUAL_LINE"
        case autoAttendant = "AUTO_ATTENDANT"
        case callQueue = "CALL_QUEUE"
        case pagingGroup = "PAGING_GROUP"
        case huntGroup = "HUNT_GROUP"
        case voiceMessaging = "VOICE_MESSAGING"
        case officeAnywhere = "OFFICE_ANYWHERE"
        case broadworksAnywhere = "BROADWORKS_ANYWHERE"
        case contactCenterLink = "CONTACT_CENTER_LINK"
        case routeList = "ROUTE_LIST"
        case voicemailGroup = "VOICEMAIL_GROUP"
    }

    private let order: Listing.Order
    private let isDescending: Bool
    /// Whether some filter lets not everything through.
    private let isSet: Bool
    private let locations: LocationScope
    private let number: TextFilter
    private let digits: TextFilter
    private let ownerName: TextFilter
    private let ownerID: String?
    private let ownerType: String?
    private let available: Bool?
    private let assigned: Bool?
    private let kind: Kind?
    private let state: NumberState?
    private let isTollFree: Bool
    private let isService: Bool?
    private let type: NumberType?
    /// Asks for numbers of a sort that there is not here: mobile, reserved, fax.
    private let isForeign: Bool

    /// - Throws: ``APIError`` for a value that there is not, and for filters that contradict each other.
    init(_ request: AuthorizedRequest) throws {
        self.locations = LocationScope(request.principal, locationID: try request.locationFilter())
        let order: Listing.Order
        (order, self.isDescending) = try Self.order(request.query("order"))
        self.order = order
        self.number = request.numberFilter("phoneNumber")
        self.digits = request.numberFilter("extension")
        self.ownerName = request.filter("ownerName")
        self.ownerID = request.query("ownerId").flatMap { $0.isEmpty ? nil : $0 }
        let owner: OwnerType? = try request.choice("ownerType")
        self.ownerType = owner?.rawValue
        self.available = try request.flag("available")
        self.assigned = try request.flag("assigned")
        self.kind = try request.choice("numberType")
        self.state = try request.choice("state")
        self.isTollFree = try request.flag("tollFreeNumbers") == true
        self.isService = try request.flag("serviceNumber")
        let type: NumberType? = try request.choice("phoneNumberType")
        let telephony: TelephonyType? = try request.choice("includedTelephonyTypes")
        let isReserved = try request.flag("reservedNumber")
        let others = [isReserved, try request.flag("restrictedNonGeoNumbers"), try request.flag("elinEnabled")]
        self.isForeign = others.contains(true) || telephony == .mobile || type == .fax || type == .dnis
        self.type = type
        guard self.kind != .extension || (self.available == nil && self.assigned == nil && self.state == nil) else {
            throw APIError.invalid("numberType EXTENSION cannot be used along with available, assigned or state")
        }
        guard isReserved == nil || (self.available == nil && self.assigned == nil) else {
            throw APIError.invalid("reservedNumber cannot be used along with available or assigned")
        }
        let texts = [self.number, self.digits, self.ownerName].contains { !$0.isEmpty }
        self.isSet =
            texts || self.ownerID != nil || self.ownerType != nil || self.available != nil || self.assigned != nil || self.kind != nil
            || self.state != nil || self.isTollFree || self.isService != nil || type != nil || telephony != nil || self.isForeign
    }

    static func order(_ text: String?) throws -> (Listing.Order, Bool) {
        let parts = (text ?? "").split(separator: ",").first.map { $0.split(separator: "-", maxSplits: 1).map { $0.lowercased() } } ?? []
        let isDescending = try parts.dropFirst().first.map { try Self.isDescending($0) } ?? false
        switch parts.first {
        case nil, "dn"?, "phonenumber"?: return (.phoneNumber, isDescending)
        case "asc"?: return (.phoneNumber, false)
        case "desc"?, "dsc"?: return (.phoneNumber, true)
        case "lastname"?: return (.surname, isDescending)
        case "extension"?: return (.digits, isDescending)
        default: throw APIError.invalid("order must be lastName, dn or extension, with -asc or -desc")
        }
    }

    private static func isDescending(_ text: String) throws -> Bool {
        guard ["asc", "desc", "dsc"].contains(text) else { throw APIError.invalid("order: a direction is asc or desc") }
        return text != "asc"
    }

    /// A page of those that pass, and how many there are.
    func page(_ paging: Paging, _ index: DirectoryIndex) -> (items: [Listing], count: Int) {
        guard !self.isForeign else { return ([], 0) }
        if let few = self.few(index) {
            let passing = OrderedList(by: self.order, few.filter { self.allows($0, index) })
            let page =
                self.isDescending
                ? passing.reversedSlice(from: paging.start, limit: paging.max) : passing.slice(from: paging.start, limit: paging.max)
            return (page, passing.count)
        }
        let list = self.locations.list(
            index, whole: .numbers(organizationID: self.locations.organizationID, self.order), at: { .localNumbers(at: $0, self.order) })
        guard self.isSet else { return (list.slice(from: paging.start, limit: paging.max, isDescending: self.isDescending), list.count) }
        return list.page(from: paging.start, limit: paging.max, isDescending: self.isDescending) { self.allows($0, index) }
    }

    /// The few among which those are that pass, where a filter says so.
    private func few(_ index: DirectoryIndex) -> [Listing]? {
        if let id = self.ownerID {
            let organizationID = self.locations.organizationID
            let member = index.member(webexID: id, organizationID: organizationID).map { DirectoryIndex.Target.member($0.id) }
            let named = WebexID(.huntGroup, parsing: id).flatMap { index.groups[$0.key] }
            let group = named.flatMap { $0.organizationID == organizationID ? DirectoryIndex.Target.group($0.id) : nil }
            let alternates: [Listing] = if case .member(let id)? = member { index.alternateListings(of: id) } else { [] }
            return [member ?? group].compactMap { $0.flatMap { index.listing($0) } } + alternates
        }
        if self.state == .inactive || self.isTollFree || self.isService == true {
            return index.specialNumbers(organizationID: self.locations.organizationID).compactMap { index.listing($0) }
        }
        if self.assigned == false || self.available == true {
            let list = self.locations.list(
                index, whole: .freeNumbers(organizationID: self.locations.organizationID), at: { .localFreeNumbers(at: $0) })
            return list.slice(from: 0, limit: list.count)
        }
        return nil
    }

    private func allows(_ listing: Listing, _ index: DirectoryIndex) -> Bool {
        guard self.number.allows(folded: listing.phoneNumber), self.digits.allows(folded: listing.digits) else { return false }
        guard self.ownerName.allows(folded: listing.name) else { return false }
        guard self.locations.contains(listing.locationID) else { return false }
        if let type = self.type {
            var isAlternate = false
            if case .alternate = listing.subject { isAlternate = true }
            guard isAlternate == (type == .alternate) else { return false }
        }
        switch self.kind {
        case .extension?: guard listing.phoneNumber == nil, listing.digits != nil else { return false }
        case .number?: guard listing.phoneNumber != nil else { return false }
        case nil: break
        }
        guard self.allowsOwner(listing, index) else { return false }
        guard self.state != nil || self.isTollFree || self.isService != nil || self.available != nil else {
            // Of a group that one id names there may be neither.
            return self.ownerID == nil || listing.phoneNumber != nil || listing.digits != nil
        }
        guard let text = listing.phoneNumber else { return false }
        let number = index.record(of: text) ?? PhoneNumber(number: text, locationID: listing.locationID)
        if let state = self.state, NumberState(number.isActive) != state { return false }
        if let isService = self.isService, number.isService != isService { return false }
        return !self.isTollFree || number.isTollFree
    }

    private func allowsOwner(_ listing: Listing, _ index: DirectoryIndex) -> Bool {
        guard self.assigned != nil || self.available != nil || self.ownerID != nil || self.ownerType != nil else { return true }
        let type: WebexID.Kind?
        switch listing.subject {
        case .owner(.member(let id)), .alternate(let id, _): type = WebexID.Kind(id.kind)
        case .owner(.group): type = .huntGroup
        case .owner(.callParkExtension), .number: type = nil
        }
        if let assigned = self.assigned, assigned != (type != nil) { return false }
        if let available = self.available, available == (type != nil) { return false }
        guard self.ownerID != nil || self.ownerType != nil else { return true }
        guard let type else { return false }
        return self.ownerType.map { $0 == type.rawValue } ?? true
    }
}
