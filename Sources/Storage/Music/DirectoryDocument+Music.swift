import Directory
internal import Yams

/// The part of a document about what those hear whom a member holds.
extension DirectoryDocument {
    static func readMusic(_ map: YAMLMapping) throws -> MemberMusic {
        var music = MemberMusic()
        music.isPlayed = try map.flag("music-when-held") ?? true
        music.file = try map.text("music-on-hold")
        music.fileName = try map.text("music-on-hold-name")
        guard music.fileName == nil || music.file != nil else {
            throw DirectoryDocumentError(line: map.line(of: "music-on-hold-name"), message: "music-on-hold-name makes no sense without music-on-hold")
        }
        return music
    }

    static func music(_ music: MemberMusic) -> [(String, Node?)] {
        [
            ("music-on-hold", self.text(music.file)), ("music-on-hold-name", self.text(music.fileName)),
            ("music-when-held", self.unless(true, music.isPlayed)),
        ]
    }
}
