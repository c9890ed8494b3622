/// What those hear whom a member holds or parks (the API's music on hold of a person, workspace or virtual line).
///
/// It is played where the location plays any.
package struct MemberMusic: Hashable, Sendable, Codable {
    /// Otherwise they hear nothing, whatever the location plays.
    package var isPlayed = true
    /// A WAV file that is played instead of the location's music; nil for that.
    package var file: String?
    /// The name under which the file was uploaded.
    package var fileName: String?

    package init() {}
}
