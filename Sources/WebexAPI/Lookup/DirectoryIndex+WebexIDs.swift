import Directory

/// Finding what an id in a request names. Of another organisation or location there is nothing.
extension DirectoryIndex {
    /// A person, workspace or virtual line; a bare key may be any of them.
    func member(webexID text: String, organizationID: String) -> Member? {
        for kind in MemberID.Kind.allCases {
            guard let id = WebexID(WebexID.Kind(kind), parsing: text), let member = self.members[MemberID(kind, id.key)] else { continue }
            return member.organizationID == organizationID ? member : nil
        }
        return nil
    }

    func callParkExtension(webexID text: String, organizationID: String) -> CallParkExtension? {
        let orbit = WebexID(.callParkExtension, parsing: text).flatMap { self.callParkExtensions[$0.key] }
        return orbit?.organizationID == organizationID ? orbit : nil
    }

    /// A group of a location, by the id that the API gives it, by its name in base64 alone, or by the directory's own id.
    func group(_ kind: MemberGroup.Kind, webexID text: String, locationID: String) -> MemberGroup? {
        guard let id = WebexID(WebexID.Kind(kind), parsing: text) else { return nil }
        let key = id.key.filter { $0 != "=" }
        return self.groups(kind, at: locationID).first { WebexID($0).key.filter { $0 != "=" } == key || $0.id == id.key }
    }
}
