import Directory
internal import Yams

/// The parts of a document about numbers, and about locations and members besides their calls.
extension DirectoryDocument {
    static let locationProfileKeys: Set<String> = [
        "address", "preferred-language", "announcement-language", "latitude", "longitude", "notes", "calling", "numbers", "pstn",
        "unknown-extensions",
    ]

    static func profileKeys(of kind: MemberID.Kind) -> Set<String> {
        switch kind {
        case .person: ["nick-name", "avatar", "department", "manager", "title", "modified", "announcement-language", "time-zone"]
        case .workspace: ["type", "capacity", "notes", "supported-devices", "hotdesking"]
        case .virtualLine:
            [
                "first-name", "last-name", "caller-id-first-name", "caller-id-last-name", "caller-id-number", "announcement-language", "time-zone",
                "directory-search",
            ]
        }
    }

    // MARK: Reading

    static func readProfile(_ map: YAMLMapping, of kind: MemberID.Kind) throws -> MemberProfile {
        var profile = MemberProfile()
        switch kind {
        case .person:
            profile.nickName = try map.text("nick-name")
            profile.avatar = try map.text("avatar")
            profile.department = try map.text("department")
            profile.manager = try map.text("manager")
            profile.title = try map.text("title")
            profile.modifiedAt = try map.moment("modified")
            profile.announcementLanguage = try map.text("announcement-language")
            profile.timeZone = try map.text("time-zone")
        case .workspace:
            profile.workspaceType = try map.word("type", as: MemberProfile.WorkspaceType.self)
            profile.capacity = try map.number("capacity")
            profile.notes = try map.text("notes")
            profile.supportedDevices = try map.word("supported-devices", as: MemberProfile.SupportedDevices.self)
            profile.hotdesking = try map.word("hotdesking", as: MemberProfile.Hotdesking.self)
        case .virtualLine:
            profile.callerIDFirstName = try map.text("caller-id-first-name")
            profile.callerIDLastName = try map.text("caller-id-last-name")
            profile.callerIDNumber = try map.text("caller-id-number")
            profile.announcementLanguage = try map.text("announcement-language")
            profile.timeZone = try map.text("time-zone")
            profile.isInDirectorySearch = try map.flag("directory-search") ?? true
        }
        return profile
    }

    static func readLocationProfile(_ map: YAMLMapping) throws -> LocationProfile {
        var profile = LocationProfile()
        if let address = try map.mapping("address", keys: ["address1", "address2", "city", "state", "postal-code", "country"]) {
            profile.address.address1 = try address.text("address1")
            profile.address.address2 = try address.text("address2")
            profile.address.city = try address.text("city")
            profile.address.state = try address.text("state")
            profile.address.postalCode = try address.text("postal-code")
            profile.address.country = try address.text("country")
        }
        profile.preferredLanguage = try map.text("preferred-language")
        profile.announcementLanguage = try map.text("announcement-language")
        profile.latitude = try map.decimal("latitude")
        profile.longitude = try map.decimal("longitude")
        profile.notes = try map.text("notes")
        return profile
    }

    private static let callingKeys: Set<String> = [
        "enabled", "main-number", "name", "external-caller-id-name", "outside-dial-digit", "enforce-outside-dial-digit",
        "emergency-callback",
    ]

    /// All but the main number, and who is called back: they are read once the location's numbers and members are there.
    static func readCalling(_ map: YAMLMapping) throws -> LocationCalling {
        var calling = LocationCalling()
        guard let given = try map.mapping("calling", keys: Self.callingKeys) else { return calling }
        calling.isEnabled = try given.flag("enabled") ?? true
        calling.callingLineName = try given.text("name")
        calling.externalCallerIDName = try given.text("external-caller-id-name")
        calling.outsideDialDigit = try given.text("outside-dial-digit")
        calling.isOutsideDialDigitEnforced = try given.flag("enforce-outside-dial-digit") ?? false
        return calling
    }

    mutating func readMainNumber(_ map: YAMLMapping, _ locationID: String) throws {
        guard let given = try map.mapping("calling", keys: Self.callingKeys), var location = self.index.locations[locationID] else { return }
        for key in ["main-number", "emergency-callback"] {
            guard let text = try given.text(key) else { continue }
            if key == "main-number" {
                location.calling.mainNumber = text
            } else {
                guard case .member(let id)? = self.index.target(reference: text, from: location) else {
                    throw DirectoryDocumentError(line: given.line(of: key), message: "\(key): nobody has \"\(text)\" at \(location.name)")
                }
                location.calling.emergencyCallbackMember = id
            }
            let value = location
            try self.at(given.line(of: key)) { index throws(DirectoryError) in try index.insert(value) }
        }
    }

    mutating func readNumbers(_ map: YAMLMapping, _ location: Location) throws {
        for node in try map.list("numbers") {
            var number = PhoneNumber(number: "", locationID: location.id)
            if case .scalar(let scalar) = node {
                number.number = scalar.string
            } else {
                let map = try YAMLMapping(node, keys: ["number", "active", "toll-free", "service"], what: "number")
                number.number = try map.requiredText("number")
                number.isActive = try map.flag("active") ?? true
                number.isTollFree = try map.flag("toll-free") ?? false
                number.isService = try map.flag("service") ?? false
            }
            let line = node.mark?.line ?? map.line(of: "numbers")
            guard self.index.number(number.number, organizationID: location.organizationID)?.number.locationID != location.id else {
                throw DirectoryDocumentError(line: line, message: "number \(number.number) is there already, above this line")
            }
            let value = number
            try self.at(line) { index throws(DirectoryError) in
                try DirectoryValidation.callableNumber(value.number)
                try index.insert(value)
            }
        }
    }

    // MARK: Writing

    static func profile(_ member: Member) -> [(String, Node?)] {
        let profile = member.profile
        switch member.id.kind {
        case .person:
            return [
                ("nick-name", self.text(profile.nickName)), ("avatar", self.text(profile.avatar)), ("department", self.text(profile.department)),
                ("manager", self.text(profile.manager)), ("title", self.text(profile.title)),
                ("modified", profile.modifiedAt.map { Node(String($0)) }), ("announcement-language", self.text(profile.announcementLanguage)),
                ("time-zone", self.text(profile.timeZone)),
            ]
        case .workspace:
            return [
                ("type", self.text(profile.workspaceType?.rawValue)), ("capacity", profile.capacity.map { Node(String($0)) }),
                ("notes", self.text(profile.notes)), ("supported-devices", self.text(profile.supportedDevices?.rawValue)),
                ("hotdesking", self.text(profile.hotdesking?.rawValue)),
            ]
        case .virtualLine:
            return [
                ("first-name", self.text(member.firstName)), ("last-name", self.text(member.lastName)),
                ("caller-id-first-name", self.text(profile.callerIDFirstName)), ("caller-id-last-name", self.text(profile.callerIDLastName)),
                ("caller-id-number", self.text(profile.callerIDNumber)), ("announcement-language", self.text(profile.announcementLanguage)),
                ("time-zone", self.text(profile.timeZone)), ("directory-search", self.unless(true, profile.isInDirectorySearch)),
            ]
        }
    }

    static func profile(_ location: Location, _ index: DirectoryIndex) -> [(String, Node?)] {
        let (profile, address) = (location.profile, location.profile.address)
        let place = self.node([
            ("address1", self.text(address.address1)), ("address2", self.text(address.address2)), ("city", self.text(address.city)),
            ("state", self.text(address.state)), ("postal-code", self.text(address.postalCode)), ("country", self.text(address.country)),
        ])
        return [
            ("address", address == LocationProfile.Address() ? nil : place), ("preferred-language", self.text(profile.preferredLanguage)),
            ("announcement-language", self.text(profile.announcementLanguage)), ("latitude", profile.latitude.map { Node("\($0)") }),
            ("longitude", profile.longitude.map { Node("\($0)") }), ("notes", self.text(profile.notes)),
            ("calling", self.calling(location, index)), ("pstn", self.route(location.calling.route, index)),
            ("unknown-extensions", self.route(location.calling.unknownExtensionRoute, index)),
        ]
    }

    private static func calling(_ location: Location, _ index: DirectoryIndex) -> Node? {
        let calling = location.calling
        var usual = LocationCalling()
        usual.route = calling.route
        usual.unknownExtensionRoute = calling.unknownExtensionRoute
        guard calling != usual else { return nil }
        return self.node([
            ("enabled", self.unless(true, calling.isEnabled)), ("main-number", self.text(calling.mainNumber)),
            ("name", self.text(calling.callingLineName)), ("external-caller-id-name", self.text(calling.externalCallerIDName)),
            ("outside-dial-digit", self.text(calling.outsideDialDigit)),
            ("enforce-outside-dial-digit", self.unless(false, calling.isOutsideDialDigitEnforced)),
            ("emergency-callback", self.text(calling.emergencyCallbackMember.flatMap { index.reference(to: .member($0), from: location) })),
        ])
    }

    /// Numbers of which their owners do not say everything.
    static func numbers(_ numbers: [PhoneNumber], _ index: DirectoryIndex, organizationID: String) -> Node? {
        self.list(
            numbers.compactMap { number in
                guard !number.isPlain || index.number(number.number, organizationID: organizationID)?.target == nil else { return nil }
                return number.isPlain
                    ? Node(number.number, .implicit, .doubleQuoted)
                    : self.node([
                        ("number", self.text(number.number)), ("active", self.unless(true, number.isActive)),
                        ("toll-free", self.unless(false, number.isTollFree)), ("service", self.unless(false, number.isService)),
                    ])
            })
    }
}
