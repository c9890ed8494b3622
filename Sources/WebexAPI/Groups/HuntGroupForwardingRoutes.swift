import Directory
import HTTPTypes
import Hummingbird

/// Call forwarding of hunt groups: the settings, and the rules of selective forwarding.
///
/// A rule's id is made of its name: renaming it changes the id, and the answer to a change has the new one.
struct HuntGroupForwardingRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let path = "/telephony/config/locations/{locationId}/huntGroups/{groupId}/callForwarding"

    var routes: [Route] {
        [
            Route(.get, Self.path, Self.read, self.settings),
            Route(.put, Self.path, Self.write, self.update),
            Route(.post, Self.path + "/actions/switchMode/invoke", Self.write, self.switchMode),
            Route(.post, Self.path + "/selectiveRules", Self.write, self.createRule),
            Route(.get, Self.path + "/selectiveRules/{ruleId}", Self.read, self.rule),
            Route(.put, Self.path + "/selectiveRules/{ruleId}", Self.write, self.updateRule),
            Route(.delete, Self.path + "/selectiveRules/{ruleId}", Self.write, self.deleteRule),
        ]
    }

    @Sendable private func settings(_ request: AuthorizedRequest) async throws -> Response {
        let group = try await self.directory.group(.huntGroup, request, writes: false)
        return JSONResponse.make(.ok, HuntGroupForwardingBody(group.settings.hunt.forwarding))
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        try await self.change(request) { forwarding, body, _ in
            if let given = try body.object("callForwarding") { try HuntGroupForwardingBody.change(&forwarding, by: given) }
        }
        return JSONResponse.noContent
    }

    @Sendable private func switchMode(_ request: AuthorizedRequest) async throws -> Response {
        let group = try await self.directory.group(.huntGroup, request, writes: true)
        throw APIError(.conflict, "\(group.name) has no operating modes that could be switched")
    }

    // MARK: Rules

    @Sendable private func createRule(_ request: AuthorizedRequest) async throws -> Response {
        let id = try await self.change(request) { forwarding, body, group in
            var rule = ForwardingRule(name: try body.requiredText("name"), isEnabled: false)
            try ForwardingRuleBody.change(&rule, by: body, of: group)
            forwarding.rules.append(rule)
            return WebexID(rule).description
        }
        return JSONResponse.make(.created, CreatedBody(id: id))
    }

    @Sendable private func rule(_ request: AuthorizedRequest) async throws -> Response {
        let group = try await self.directory.group(.huntGroup, request, writes: false)
        let forwarding = group.settings.hunt.forwarding
        return JSONResponse.make(.ok, ForwardingRuleBody(forwarding.rules[try Self.position(request, forwarding)], of: group))
    }

    @Sendable private func updateRule(_ request: AuthorizedRequest) async throws -> Response {
        let id = try await self.change(request) { forwarding, body, group in
            let position = try Self.position(request, forwarding)
            try ForwardingRuleBody.change(&forwarding.rules[position], by: body, of: group)
            return WebexID(forwarding.rules[position]).description
        }
        return JSONResponse.make(.ok, CreatedBody(id: id))
    }

    @Sendable private func deleteRule(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.group(.huntGroup, request, writes: true)
        var group = old
        group.settings.hunt.forwarding.rules.remove(at: try Self.position(request, old.settings.hunt.forwarding))
        try await self.directory.save(group, replacing: old)
        return JSONResponse.noContent
    }

    private static func position(_ request: AuthorizedRequest, _ forwarding: GroupForwarding) throws -> Int {
        guard let position = forwarding.position(webexID: request.path["ruleId"] ?? "") else {
            throw APIError(.notFound, "The rule was not found", errorCode: 4_008)
        }
        return position
    }

    /// Changes the forwarding of the path's group by the request's body.
    private func change<Result>(
        _ request: AuthorizedRequest, _ change: (inout GroupForwarding, JSONBody, MemberGroup) throws -> Result
    ) async throws -> Result {
        let old = try await self.directory.group(.huntGroup, request, writes: true)
        var group = old
        let result = try change(&group.settings.hunt.forwarding, try await request.body(), old)
        try await self.directory.save(group, replacing: old)
        return result
    }
}
