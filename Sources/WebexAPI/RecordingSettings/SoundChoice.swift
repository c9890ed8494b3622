/// The API's choice between the server's own sentence and an uploaded file.
enum SoundChoice: String, CaseIterable {
    case standard = "DEFAULT"
    case custom = "CUSTOM"
}
