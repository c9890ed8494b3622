/// What held and parked callers of a location hear (the API's music on hold).
package struct MusicOnHold: Hashable, Sendable, Codable {
    package var isPlayedOnHold: Bool
    package var isPlayedOnPark: Bool
    /// A WAV file that is played instead of the default piece; nil for the default.
    package var file: String?
    /// The name under which the file was uploaded.
    package var fileName: String?

    package init(isPlayedOnHold: Bool = true, isPlayedOnPark: Bool = true, file: String? = nil, fileName: String? = nil) {
        self.isPlayedOnHold = isPlayedOnHold
        self.isPlayedOnPark = isPlayedOnPark
        self.file = file
        self.fileName = fileName
    }
}
