import Directory

/// Changes of what is set for calls: of members, hunt groups, locations and organisations.
extension DirectoryDay {
    /// What people dial: somebody or nobody here, an outside number, an emergency number, or nothing that can be dialled.
    private mutating func destination() -> String {
        self.pick(["10\(10 + self.number(0..<30))", "811000", "+12065550\(100 + self.number(0..<9))", "911", "no number"]) ?? "1000"
    }

    private mutating func rule() -> CallForwarding.Rule {
        CallForwarding.Rule(isEnabled: self.chance(50), destination: self.chance(80) ? self.destination() : nil)
    }

    mutating func changeSettings(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        switch self.number(0..<20) {
        case ..<10: try await self.saveCallSettings(contents, service)
        case ..<13: try await self.saveOrganization(contents, service)
        case ..<16: try await self.saveParkSettings(contents, service)
        case ..<19: try await self.saveHuntForwarding(contents, service)
        default:
            guard var orbit = self.pick(contents.callParkExtensions) else { return }
            let old = orbit
            orbit.extension = "10\(10 + self.number(0..<30))"
            orbit.name = "Orbit \(self.number(0..<9))"
            try await service.save(orbit, replacing: old)
        }
    }

    private mutating func saveCallSettings(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let old = self.pick(contents.members) else { return }
        var member = old
        switch self.number(0..<8) {
        case 0: member.settings.forwarding.always = self.rule()
        case 1:
            member.settings.forwarding.noAnswer = self.rule()
            member.settings.forwarding.numberOfRings = self.number(1..<22)
        case 2: member.settings.doNotDisturb.toggle()
        case 3: member.settings.callWaiting.toggle()
        case 4:
            member.settings.recording.isEnabled = self.chance(50)
            member.settings.recording.mode = self.pick(CallRecordingSettings.Mode.allCases) ?? .never
            member.settings.recording.repeatInterval = self.number(5..<2_000)
        case 5: member.isPrivate.toggle()
        case 6:
            member.settings.permissions.outgoing.transferNumbers[self.number(0..<3)] = self.chance(70) ? self.destination() : nil
        default:
            member.settings.music.isPlayed = self.chance(50)
            member.settings.music.file = self.chance(50) ? "/music/\(self.number(0..<9)).wav" : nil
            member.settings.music.fileName = member.settings.music.file == nil ? nil : "own: \"piece\".wav"
        }
        if self.chance(20) {
            member.settings.privacy.isEnabled.toggle()
            member.settings.privacy.agents = (0..<self.number(0..<3)).compactMap { _ in self.pick(contents.members)?.id }
        }
        if self.chance(20), member.id.kind != .virtualLine {
            member.settings.alternates.entries = [AlternateNumbers.Entry(extension: "10\(10 + self.number(0..<30))")]
        }
        try await service.save(member, replacing: old)
    }

    private mutating func saveOrganization(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let old = self.pick(contents.organizations) else { return }
        var organization = old
        if self.chance(50) { organization.defaultPiece = self.pick(DefaultPiece.allCases) ?? .legacy }
        if self.chance(50) { organization.recording.compliance.isPlayedInbound.toggle() }
        if self.chance(50) { organization.recording.compliance.delay = self.number(0..<70) }
        if self.chance(30) { organization.recording.announcements[.start] = SoundFile(path: "/sounds/start.wav", name: "Start") }
        try await service.save(organization, replacing: old)
    }

    private mutating func saveParkSettings(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        let hunt = self.pick(contents.groups.filter { $0.kind == .huntGroup })
        let choice = RecallChoice(option: self.pick(RecallChoice.Option.allCases) ?? .parkingUserOnly, huntGroupID: self.chance(60) ? hunt?.id : nil)
        if self.chance(50), let old = self.pick(contents.groups.filter({ $0.kind == .callPark })) {
            var group = old
            group.settings.recall = self.chance(80) ? choice : nil
            group.settings.parkOnAgentsEnabled.toggle()
            let orbits = contents.callParkExtensions.filter { $0.locationID == group.locationID }
            group.callParkExtensionIDs = self.pick(orbits).map { [$0.id] } ?? []
            return try await service.save(group, replacing: old)
        }
        guard let old = self.pick(contents.locations) else { return }
        var location = old
        location.callPark.recall = choice
        location.callPark.recallTime = self.number(25..<610)
        location.callPark.ringPattern = self.pick(RingPattern.allCases) ?? .normal
        location.musicOnHold.isPlayedOnPark.toggle()
        try await service.save(location, replacing: old)
    }

    private mutating func saveHuntForwarding(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let old = self.pick(contents.groups.filter { $0.kind == .huntGroup }) else { return }
        var group = old
        group.settings.hunt.forwarding.always = self.rule()
        group.settings.hunt.forwarding.selective.isEnabled = self.chance(40)
        group.settings.hunt.forwarding.rules = (0..<self.number(0..<3)).map { position in
            ForwardingRule(name: "Rule \(position)", isEnabled: true, target: position == 0 ? .nowhere : .number("1011"))
        }
        try await service.save(group, replacing: old)
    }
}
