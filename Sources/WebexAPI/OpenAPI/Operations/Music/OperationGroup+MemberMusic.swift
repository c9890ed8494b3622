import Directory
import HTTPTypes

extension OperationGroup {
    static let memberMusic = OperationGroup(
        tag: "Members' music on hold", summary: "What those hear whom somebody holds or parks, and the organization's default piece",
        operations: [
            OperationDescription(
                .get, "/telephony/config/moh/settings", "getOrganizationMusic", "The piece that is played where nobody has a file",
                .ok(.object(["defaultOrgMoh": .one(of: DefaultPiece.self)]))),
            OperationDescription(
                .put, "/telephony/config/moh/settings", "updateOrganizationMusic", "Chooses the piece",
                body: .json(.input(["defaultOrgMoh": .one(of: DefaultPiece.self).optional])), .noContent, refusals: [.conflict]),
        ] + Self.rows("people", "Person", "a person") + Self.rows("workspaces", "Workspace", "a workspace")
            + Self.rows("virtualLines", "VirtualLine", "a virtual line"))

    private static func rows(_ collection: String, _ owner: String, _ whose: String) -> [OperationDescription] {
        let path = "/telephony/config/\(collection)/{memberId}/musicOnHold"
        return [
            OperationDescription(.get, path, "get\(owner)MusicOnHold", "The music of \(whose)", .ok(Self.settings)),
            OperationDescription(
                .put, path, "update\(owner)MusicOnHold", "Changes what the body names of it", body: .json(Self.change), .noContent,
                refusals: [.conflict]),
        ]
    }

    private static let settings = Schema.object([
        "mohEnabled": .flag, "mohLocationEnabled": .flag, "greeting": .one(of: MemberMusicRoutes.Greeting.self),
        "audioAnnouncementFile": .object([
            "id": .id.optional, "fileName": .text, "fileSize": .text.optional, "mediaFileType": .one(of: "WAV"), "level": .one(of: "LOCATION"),
        ]).optional,
    ]).named("MemberMusicOnHold")

    private static let change = Schema.input([
        "mohEnabled": .flag.optional, "greeting": .one(of: MemberMusicRoutes.Greeting.self).optional,
        "audioAnnouncementFile": .input(["id": .text.optional]).optional,
    ])
}
