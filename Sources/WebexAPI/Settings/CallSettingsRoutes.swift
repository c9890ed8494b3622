import Directory
import Hummingbird

/// Call settings of people, workspaces and virtual lines, and of the token's own user.
struct CallSettingsRoutes: Sendable {
    let directory: DirectoryService

    var routes: [Route] {
        CallSetting.all.flatMap { setting in MemberID.Kind.allCases.flatMap { self.routes(setting, $0) } }
            + [CallSetting.forwarding, .doNotDisturb, .callWaiting].flatMap(self.ownRoutes) + [
                Route(.get, Self.me + "callRecording", Self.readOwn, self.myRecording)
            ]
    }

    private func routes(_ setting: CallSetting, _ kind: MemberID.Kind) -> [Route] {
        let path: String
        let scope: String
        switch kind {
        case .person: (path, scope) = ("/people/{memberId}/features/", "people")
        case .workspace where setting.isTelephonyConfiguration: (path, scope) = ("/telephony/config/workspaces/{memberId}/", "telephony_config")
        case .workspace: (path, scope) = ("/workspaces/{memberId}/features/", "workspaces")
        case .virtualLine: (path, scope) = ("/telephony/config/virtualLines/{memberId}/", "telephony_config")
        }
        func access(_ verb: String, writes: Bool) -> Access {
            let administrator = "spark-admin:\(scope)_\(verb)"
            return kind == .person && setting.isOwn
                ? .member(own: "spark:people_\(verb)", administrator: administrator, writes: writes)
                : .administrator(scope: administrator, writes: writes)
        }
        let (read, write) = (access("read", writes: false), access("write", writes: true))
        return [
            Route(.get, path + setting.name, read) { request in
                await self.shown(setting, of: try await self.directory.member(kind, request, read))
            },
            Route(.put, path + setting.name, write) { request in
                try await self.change(setting, try await self.directory.member(kind, request, write), request)
            },
        ]
    }

    private static let me = "/telephony/config/people/me/settings/"
    private static let readOwn = Access.scope(["spark:people_read", "spark:telephony_config_read"])
    private static let writeOwn = Access.scope(["spark:people_write", "spark:telephony_config_write"])

    private func ownRoutes(_ setting: CallSetting) -> [Route] {
        [
            Route(.get, Self.me + setting.name, Self.readOwn) { await self.shown(setting, of: await self.directory.me($0)) },
            Route(.put, Self.me + setting.name, Self.writeOwn) { try await self.change(setting, await self.directory.me($0), $0) },
        ]
    }

    private func shown(_ setting: CallSetting, of member: Member) async -> Response {
        await self.directory.read { JSONResponse.make(.ok, setting.body(member, $0)) }
    }

    private func change(_ setting: CallSetting, _ member: Member, _ request: AuthorizedRequest) async throws -> Response {
        let body = try await request.body()
        let changed = try await self.directory.read { index in
            var changed = member
            try setting.change(body, &changed, CallSetting.Context(index: index, principal: request.principal))
            return changed
        }
        try await self.directory.save(changed, replacing: member)
        return JSONResponse.noContent
    }

    private struct OwnRecording: Encodable {
        var enabled: Bool
        var recordingMode: String
        var pauseResumeNotifyMethod: String
        var announcementEnabled: Bool
        var warningToneEnabled: Bool
        var warningToneDuration: Int
    }

    /// What one may know of how one's own calls are recorded.
    @Sendable private func myRecording(_ request: AuthorizedRequest) async throws -> Response {
        let recording = await self.directory.me(request).settings.recording
        return JSONResponse.make(
            .ok,
            OwnRecording(
                enabled: recording.isEnabled, recordingMode: recording.mode.rawValue, pauseResumeNotifyMethod: recording.notification.rawValue,
                announcementEnabled: recording.isStartStopAnnounced, warningToneEnabled: recording.isRepeatEnabled,
                warningToneDuration: recording.repeatInterval))
    }
}
