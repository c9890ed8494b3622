import Directory

/// An uploaded file that is played somewhere, as the API tells it.
struct SoundFileBody: Encodable {
    /// Only of a file that was uploaded.
    var id: String?
    var fileName: String
    /// Kilobytes, as a string.
    var fileSize: String?
    var mediaFileType = "WAV"
    var level = "LOCATION"

    /// - Parameter uploaded: the files among which it is looked for.
    init(_ file: SoundFile, _ uploaded: [Announcement]) {
        let announcement = uploaded.first { $0.path == file.path }
        self.id = announcement.map { WebexID(.announcement, $0.id).description }
        self.fileName = file.name ?? String(file.path.split(separator: "/").last ?? "sound.wav")
        self.fileSize = announcement.map { String($0.kilobytes) }
    }
}
