import Directory
internal import Yams

/// The parts of a document that park and pickup brought: groups, call park settings, feature codes, line keys.
extension DirectoryDocument {
    /// A member's line keys, read once all that they may name is there.
    struct Unresolved {
        var member: MemberID
        var location: Location
        var nodes: [Node]
    }

    // MARK: Reading

    static func readFeatureCodes(_ map: YAMLMapping) throws -> FeatureCodes {
        var codes = FeatureCodes()
        let names = FeatureCodes.Feature.allCases.map { (feature: $0, key: Self.key(of: $0)) }
        guard let given = try map.mapping("feature-codes", keys: Set(names.map(\.key))) else { return codes }
        for (feature, key) in names {
            if let code = try given.text(key) { codes[feature] = code }
        }
        return codes
    }

    private static func key(of feature: FeatureCodes.Feature) -> String {
        switch feature {
        case .park: "park"
        case .groupPark: "group-park"
        case .retrieve: "retrieve"
        case .pickup: "pickup"
        case .directedPickup: "directed-pickup"
        }
    }

    mutating func readCallParkSettings(_ map: YAMLMapping, _ location: Location) throws {
        let keys: Set<String> = ["recall", "recall-hunt-group", "ring-pattern", "recall-time", "hunt-wait-time"]
        guard let given = try map.mapping("call-park", keys: keys) else { return }
        var changed = self.index.locations[location.id] ?? location
        changed.callPark.recall = try self.readRecall(given, location) ?? RecallChoice()
        changed.callPark.ringPattern = try given.word("ring-pattern", as: RingPattern.self) ?? .normal
        changed.callPark.recallTime = try given.number("recall-time") ?? changed.callPark.recallTime
        changed.callPark.huntWaitTime = try given.number("hunt-wait-time") ?? changed.callPark.huntWaitTime
        let value = changed
        try self.at(given.line) { index throws(DirectoryError) in try index.insert(value) }
    }

    private func readRecall(_ map: YAMLMapping, _ location: Location) throws -> RecallChoice? {
        guard let option = try map.word("recall", as: RecallChoice.Option.self) else { return nil }
        guard let name = try map.text("recall-hunt-group") else { return RecallChoice(option: option) }
        let line = map.line(of: "recall-hunt-group")
        guard let group = self.index.huntGroup(reference: name, from: location) else {
            throw DirectoryDocumentError(line: line, message: "no hunt group \"\(name)\" in \(location.name)")
        }
        return RecallChoice(option: option, huntGroupID: group.id)
    }

    mutating func readMonitoring(_ unresolved: Unresolved) throws {
        guard var member = self.index.members[unresolved.member] else { return }
        for node in unresolved.nodes {
            let line = node.mark?.line ?? 1
            let reference: String
            var label: String?
            if case .scalar(let scalar) = node {
                reference = scalar.string
            } else {
                let map = try YAMLMapping(node, keys: ["number", "label"], what: "monitored element")
                reference = try map.requiredText("number")
                label = try map.text("label")
            }
            guard let target = self.index.target(reference: reference, from: unresolved.location) else {
                throw DirectoryDocumentError(line: line, message: "nobody and no call park extension has \(reference) in \(unresolved.location.name)")
            }
            if case .group = target { throw DirectoryDocumentError(line: line, message: "\(reference) is a group; a group has no line key") }
            member.monitoring.elements.append(MonitoredElement(target: target, label: label))
        }
        let value = member
        try self.at(unresolved.nodes.first?.mark?.line ?? 1) { index throws(DirectoryError) in try index.insert(value) }
    }

    private static let groupKeys: Set<String> = ["id", "name", "members"]

    mutating func readGroup(_ node: Node, _ kind: MemberGroup.Kind, _ location: Location) throws {
        let keys: Set<String> =
            switch kind {
            case .callPark: ["call-park-extensions", "recall", "recall-hunt-group", "park-on-agents"]
            case .huntGroup: ["extension", "number", "enabled", "policy", "weights", "next-agent", "rings", "forwarding"]
            case .pickupGroup: ["notification", "notification-delay"]
            }
        let map = try YAMLMapping(node, keys: Self.groupKeys.union(keys), what: "group")
        let name = try map.requiredText("name")
        var group = MemberGroup(
            id: try self.id(map, name, made: TokenHash.stableID(kind.rawValue, location.id, name)), kind: kind,
            organizationID: location.organizationID, locationID: location.id, name: name, memberIDs: [])
        for (digits, line) in try map.texts("members") {
            guard case .member(let id)? = self.index.target(reference: digits, from: location) else {
                throw DirectoryDocumentError(line: line, message: "no person, workspace or virtual line has extension \(digits) in \(location.name)")
            }
            group.memberIDs.append(id)
        }
        switch kind {
        case .callPark: try self.readCallPark(map, &group, location)
        case .huntGroup: try self.readHuntGroup(map, &group)
        case .pickupGroup:
            group.settings.pickup.notification = try map.word("notification", as: PickupSettings.Notification.self) ?? .none
            group.settings.pickup.notificationDelay = try map.number("notification-delay") ?? group.settings.pickup.notificationDelay
        }
        let value = group
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(value) }
        self.groupLines.append((group.id, map.line))
    }

    private func readCallPark(_ map: YAMLMapping, _ group: inout MemberGroup, _ location: Location) throws {
        for (digits, line) in try map.texts("call-park-extensions") {
            guard case .callParkExtension(let id)? = self.index.target(reference: digits, from: location) else {
                throw DirectoryDocumentError(line: line, message: "no call park extension \(digits) in \(location.name)")
            }
            group.callParkExtensionIDs.append(id)
        }
        group.settings.recall = try self.readRecall(map, location)
        group.settings.parkOnAgentsEnabled = try map.flag("park-on-agents") ?? true
    }

    private func readHuntGroup(_ map: YAMLMapping, _ group: inout MemberGroup) throws {
        group.extension = try map.text("extension")
        group.phoneNumber = try map.text("number")
        group.settings.hunt.isEnabled = try map.flag("enabled") ?? true
        group.settings.hunt.policy = try map.word("policy", as: HuntSettings.Policy.self) ?? .regular
        group.settings.hunt.nextAgentEnabled = try map.flag("next-agent") ?? true
        group.settings.hunt.rings = try map.number("rings") ?? group.settings.hunt.rings
        group.settings.hunt.forwarding = try Self.readGroupForwarding(map)
        let weights = try map.texts("weights")
        guard weights.isEmpty || weights.count == group.memberIDs.count else {
            throw DirectoryDocumentError(line: map.line(of: "weights"), message: "weights must be one percentage a member")
        }
        for (id, (text, line)) in zip(group.memberIDs, weights) {
            guard let weight = Int(text) else { throw DirectoryDocumentError(line: line, message: "weights must be numbers") }
            group.settings.hunt.weights[id.key] = weight
        }
    }

    // MARK: Writing

    static func callPark(_ location: Location, _ index: DirectoryIndex) -> Node? {
        guard location.callPark != CallParkSettings() else { return nil }
        let settings = location.callPark
        return self.node([
            ("recall", Node(settings.recall.option.rawValue)), ("recall-hunt-group", self.huntGroup(settings.recall, location, index)),
            ("ring-pattern", Node(settings.ringPattern.rawValue)), ("recall-time", Node(String(settings.recallTime))),
            ("hunt-wait-time", Node(String(settings.huntWaitTime))),
        ])
    }

    private static func huntGroup(_ recall: RecallChoice, _ location: Location, _ index: DirectoryIndex) -> Node? {
        recall.huntGroupID.flatMap { index.groups[$0] }.map { group in
            self.text(index.huntGroup(reference: group.name, from: location)?.id == group.id ? group.name : group.id)
        } ?? nil
    }

    static func featureCodes(_ codes: FeatureCodes) -> Node? {
        let changed = FeatureCodes.Feature.allCases.filter { codes[$0] != FeatureCodes()[$0] }
        return changed.isEmpty ? nil : self.node(changed.map { (self.key(of: $0), self.text(codes[$0])) })
    }

    static func monitors(_ member: Member, _ index: DirectoryIndex) -> Node? {
        guard let location = index.locations[member.locationID] else { return nil }
        return self.list(
            member.monitoring.elements.compactMap { element in
                index.reference(to: element.target, from: location).map { reference in
                    element.label == nil
                        ? Node(reference, .implicit, .doubleQuoted)
                        : self.node([("number", self.text(reference)), ("label", self.text(element.label))])
                }
            })
    }

    static func group(_ group: MemberGroup, _ location: Location, _ index: DirectoryIndex) -> Node {
        func references(_ targets: [DirectoryIndex.Target]) -> Node? {
            self.list(targets.compactMap { index.reference(to: $0, from: location) }.map { Node($0, .implicit, .doubleQuoted) })
        }
        var entries: [(String, Node?)] = [
            ("id", self.text(group.id)), ("name", self.text(group.name)), ("extension", self.text(group.extension)),
            ("number", self.text(group.phoneNumber)), ("members", references(group.memberIDs.map { .member($0) })),
        ]
        let settings = group.settings
        switch group.kind {
        case .callPark:
            entries += [
                ("call-park-extensions", references(group.callParkExtensionIDs.map { .callParkExtension($0) })),
                ("recall", settings.recall.map { Node($0.option.rawValue) }),
                ("recall-hunt-group", settings.recall.flatMap { self.huntGroup($0, location, index) }),
                ("park-on-agents", self.unless(true, settings.parkOnAgentsEnabled)),
            ]
        case .huntGroup:
            let usual = HuntSettings()
            entries += [
                ("enabled", self.unless(true, settings.hunt.isEnabled)),
                ("policy", settings.hunt.policy == usual.policy ? nil : Node(settings.hunt.policy.rawValue)),
                (
                    "weights",
                    settings.hunt.weights.isEmpty
                        ? nil : self.list(group.memberIDs.map { Node(String(settings.hunt.weights[$0.key] ?? 0)) })
                ), ("next-agent", self.unless(true, settings.hunt.nextAgentEnabled)),
                ("rings", settings.hunt.rings == usual.rings ? nil : Node(String(settings.hunt.rings))),
                ("forwarding", self.groupForwarding(settings.hunt.forwarding)),
            ]
        case .pickupGroup:
            let usual = PickupSettings()
            entries += [
                ("notification", settings.pickup.notification == usual.notification ? nil : Node(settings.pickup.notification.rawValue)),
                (
                    "notification-delay",
                    settings.pickup.notificationDelay == usual.notificationDelay ? nil : Node(String(settings.pickup.notificationDelay))
                ),
            ]
        }
        return self.node(entries)
    }
}

extension DirectoryIndex {
    /// A hunt group by its name at the location, by a number that leads to it from there, or by id.
    func huntGroup(reference: String, from location: Location) -> MemberGroup? {
        if let group = self.groups(.huntGroup, at: location.id).first(where: { $0.name == reference }) { return group }
        if case .group(let id)? = self.target(digits: reference, from: location.id), let group = self.groups[id] { return group }
        return self.groups[reference].flatMap { $0.organizationID == location.organizationID && $0.kind == .huntGroup ? $0 : nil }
    }
}
