package import Directory
internal import Yams

extension DirectoryDocument {
    /// Writes a document that reads back as the same directory.
    ///
    /// - Parameter sounds: files of locations, which the directory calls ``DocumentSound/reference``.
    package static func write(_ contents: DirectoryContents, sounds: [DocumentSound] = []) throws -> String {
        let sounds = Dictionary(grouping: sounds, by: \.locationID)
        let index = try DirectoryIndex(contents)
        let ordered = index.contents
        let members = Dictionary(grouping: ordered.members, by: \.locationID)
        let numbers = Dictionary(grouping: ordered.numbers, by: \.locationID)
        let organizations = ordered.organizations.map { organization in
            let entries: [(String, Node?)] = [
                ("id", self.text(organization.id)), ("name", self.text(organization.name)), ("sip-domain", self.text(organization.sipDomain)),
                ("default-music", organization.defaultPiece == .legacy ? nil : Node(organization.defaultPiece.rawValue)),
                (
                    "licenses",
                    self.list(
                        ordered.licenses.filter { $0.organizationID == organization.id }.map { license in
                            self.node([
                                ("id", self.text(license.id)), ("name", self.text(license.name)), ("units", Node(String(license.totalUnits))),
                            ])
                        })
                ),
                (
                    "locations",
                    self.list(
                        ordered.locations.filter { $0.organizationID == organization.id }.map {
                            self.location($0, members[$0.id] ?? [], numbers[$0.id] ?? [], sounds[$0.id] ?? [], ordered, index)
                        })
                ),
            ]
            return self.node(entries + [self.recording(organization)] + self.trunks(of: organization, ordered, index))
        }
        return try Yams.serialize(node: self.node([("organizations", self.list(organizations))]), width: -1, sortKeys: false)
    }

    private static func location(
        _ location: Location, _ members: [Member], _ numbers: [PhoneNumber], _ sounds: [DocumentSound], _ contents: DirectoryContents,
        _ index: DirectoryIndex
    ) -> Node {
        func group(_ kind: MemberGroup.Kind) -> Node? {
            self.list(contents.groups.filter { $0.locationID == location.id && $0.kind == kind }.map { self.group($0, location, index) })
        }
        let settings: [(String, Node?)] = [
            ("id", self.text(location.id)), ("name", self.text(location.name)), ("routing-prefix", self.text(location.routingPrefix)),
            ("time-zone", self.text(location.timeZone)), ("music-on-hold", self.text(location.musicOnHold.file)),
            ("music-on-hold-name", self.text(location.musicOnHold.fileName)),
            ("music-when-held", self.unless(true, location.musicOnHold.isPlayedOnHold)),
            ("announcements", self.sounds(sounds)),
            ("music-when-parked", self.unless(true, location.musicOnHold.isPlayedOnPark)), ("call-park", self.callPark(location, index)),
            ("feature-codes", self.featureCodes(location.featureCodes)),
            ("numbers", self.numbers(numbers, index, organizationID: location.organizationID)), ("floors", self.floors(location, index)),
        ]
        let things: [(String, Node?)] = [
            ("people", self.list(members.filter { $0.id.kind == .person }.map { self.person($0, index) })),
            ("workspaces", self.list(members.filter { $0.id.kind == .workspace }.map { self.place($0, index) })),
            ("virtual-lines", self.list(members.filter { $0.id.kind == .virtualLine }.map { self.place($0, index) })),
            (
                "call-park-extensions",
                self.list(
                    contents.callParkExtensions.filter { $0.locationID == location.id }.map {
                        self.node([("id", self.text($0.id)), ("name", self.text($0.name)), ("extension", self.text($0.extension))])
                    })
            ),
            ("call-parks", group(.callPark)), ("hunt-groups", group(.huntGroup)), ("pickup-groups", group(.pickupGroup)),
            ("contact-directories", self.contactDirectories(location, index)),
        ]
        return self.node(settings + self.profile(location, index) + self.permissions(location) + [self.recording(location)] + things)
    }

    private static func person(_ member: Member, _ index: DirectoryIndex) -> Node {
        let entries: [(String, Node?)] = [
            ("id", self.text(member.id.key)), ("email", self.text(member.email)), ("first-name", self.text(member.firstName)),
            ("last-name", self.text(member.lastName)), ("display-name", self.text(member.displayName)), ("extension", self.text(member.extension)),
            ("number", self.text(member.phoneNumber)), ("roles", self.list(member.roles.map { Node($0.rawValue) })),
            ("administers", self.list(member.administeredLocationIDs.map { Node($0, .implicit, .doubleQuoted) })),
            ("manages", self.list(member.managedOrganizationIDs.compactMap { index.organizations[$0] }.compactMap { self.text($0.sipDomain) })),
            ("licenses", self.licenses(of: member, index)), ("sip", self.account(member.account)), ("created", Node(String(member.createdAt))),
            ("private", self.unless(false, member.isPrivate)),
            ("call-park-notification", self.unless(false, member.monitoring.isCallParkNotificationEnabled)),
            ("monitors", self.monitors(member, index)),
        ]
        return self.node(entries + self.profile(member) + self.devicesAndSettings(member, index))
    }

    private static func place(_ member: Member, _ index: DirectoryIndex) -> Node {
        let entries: [(String, Node?)] = [
            ("id", self.text(member.id.key)), ("name", self.text(member.displayName)), ("extension", self.text(member.extension)),
            ("number", self.text(member.phoneNumber)), ("licenses", self.licenses(of: member, index)), ("sip", self.account(member.account)),
            ("floor", self.floor(of: member, index)), ("created", Node(String(member.createdAt))),
            ("private", self.unless(false, member.isPrivate)),
            ("call-park-notification", self.unless(false, member.monitoring.isCallParkNotificationEnabled)),
            ("monitors", self.monitors(member, index)),
        ]
        return self.node(entries + self.profile(member) + self.devicesAndSettings(member, index))
    }

    private static func licenses(of member: Member, _ index: DirectoryIndex) -> Node? {
        self.list(member.licenseIDs.compactMap { index.licenses[$0] }.map { Node($0.name, .implicit, .doubleQuoted) })
    }

    static func account(_ account: SIPAccount?) -> Node? {
        account.map {
            self.node([("username", self.text($0.username)), ("ha1-md5", self.text($0.ha1MD5)), ("ha1-sha256", self.text($0.ha1SHA256))])
        }
    }

    // MARK: Nodes

    /// A mapping of what is there, in this order.
    static func node(_ entries: [(String, Node?)]) -> Node {
        Node(entries.compactMap { key, value in value.map { (Node(key), $0) } })
    }

    /// Text in quotes, so that 1001 stays a text and "no" stays "no".
    static func text(_ text: String?) -> Node? {
        text.map { Node($0, .implicit, .doubleQuoted) }
    }

    /// A flag that is left out while it is what it is by default.
    static func unless(_ usual: Bool, _ flag: Bool) -> Node? {
        flag == usual ? nil : Node(flag ? "true" : "false")
    }

    static func list(_ nodes: [Node]) -> Node? {
        nodes.isEmpty ? nil : Node(nodes)
    }
}
