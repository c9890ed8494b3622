import HTTPTypes

extension OperationGroup {
    private static let path = "/telephony/config/locations/{locationId}/musicOnHold"

    static let musicOnHold = OperationGroup(
        tag: "Music on hold", summary: "What is played to those who wait",
        operations: [
            OperationDescription(.get, Self.path, "getMusicOnHold", "The location's music", .ok(Self.settings)),
            OperationDescription(
                .put, Self.path, "updateMusicOnHold", "Changes what the body names",
                body: .json(
                    .input([
                        "callHoldEnabled": .flag.optional, "callParkEnabled": .flag.optional, "greeting": .one(of: "SYSTEM", "CUSTOM").optional,
                        "audioFile": .input(["id": .text.optional]).optional,
                    ])), .noContent, refusals: [.conflict]),
        ])

    private static let settings = Schema.object([
        "callHoldEnabled": .flag, "callParkEnabled": .flag, "greeting": .one(of: "SYSTEM", "CUSTOM"),
        "audioFile": .object([
            "id": .id.optional, "fileName": .text, "fileSize": .text.optional, "mediaFileType": .one(of: "WAV"), "level": .one(of: "LOCATION"),
        ]).optional,
    ]).named("MusicOnHold")
}
