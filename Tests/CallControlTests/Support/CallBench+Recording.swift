import CallControl
import Directory
import Media
import Simulation
import Testing

/// Recording: what is set for it, and what parties were told.
extension CallBench {
    /// Alice's calls are recorded in this way.
    func setRecording(
        _ mode: CallRecordingSettings.Mode, _ change: (inout CallRecordingSettings) -> Void = { _ in },
        organization: (inout OrganizationRecording) -> Void, location: (inout LocationRecording) -> Void
    ) throws {
        try self.change(self.alice) { member in
            member.settings.recording.isEnabled = true
            member.settings.recording.mode = mode
            change(&member.settings.recording)
        }
        try self.changeOrganization(organization)
        var hq = try #require(self.core.directory.locations["hq"])
        location(&hq.recording)
        try self.office.apply(.location(hq))
    }

    func changeOrganization(_ change: (inout OrganizationRecording) -> Void) throws {
        var organization = try #require(self.core.directory.organizations["acme"])
        change(&organization.recording)
        try self.office.apply(.organization(organization))
    }

    /// What was said to a member over the call that the member has.
    func said(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> [Announcement] {
        self.office.server.engine.said[try self.half(member, location).port, default: []]
    }
}

extension TrunkBench {
    /// What was said to the party outside.
    func saidOutside(_ location: SourceLocation = #_sourceLocation) throws -> [Announcement] {
        self.office.server.engine.said[try self.outside(location).port, default: []]
    }
}
