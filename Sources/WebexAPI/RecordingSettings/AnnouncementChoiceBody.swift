import Directory

/// One announcement, as the API tells it.
struct AnnouncementChoiceBody: Encodable {
    var type: String
    var audioAnnouncementFile: SoundFileBody?

    init(_ file: SoundFile?, _ uploaded: [Announcement]) {
        self.type = (file == nil ? SoundChoice.standard : .custom).rawValue
        self.audioAnnouncementFile = file.map { SoundFileBody($0, uploaded) }
    }
}
