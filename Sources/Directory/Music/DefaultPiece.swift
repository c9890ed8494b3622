/// Which of the server's own pieces is played where neither a member nor a location has a file (the API's `defaultOrgMoh`).
///
/// The names are the API's. Both pieces are made by this server; neither is the recording that Webex plays under the name.
package enum DefaultPiece: String, Hashable, Sendable, Codable, CaseIterable {
    case legacy = "LEGACY"
    case opus = "OPUS"
}
