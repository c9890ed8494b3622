package import Directory

/// The files that a directory plays: music on hold, and what recorded parties are told.
extension DirectoryContents {
    /// The same directory with another place for each file.
    package func mappingSoundFiles<Failure: Error>(_ place: (String) throws(Failure) -> String) throws(Failure) -> DirectoryContents {
        var contents = self
        for index in contents.organizations.indices {
            for (announcement, file) in contents.organizations[index].recording.announcements {
                contents.organizations[index].recording.announcements[announcement]?.path = try place(file.path)
            }
            if let file = contents.organizations[index].recording.compliance.file {
                contents.organizations[index].recording.compliance.file?.path = try place(file.path)
            }
        }
        for index in contents.locations.indices {
            if let file = contents.locations[index].musicOnHold.file { contents.locations[index].musicOnHold.file = try place(file) }
            if let file = contents.locations[index].recording.compliance.file {
                contents.locations[index].recording.compliance.file?.path = try place(file.path)
            }
        }
        for index in contents.members.indices {
            if let file = contents.members[index].settings.music.file { contents.members[index].settings.music.file = try place(file) }
        }
        return contents
    }
}
