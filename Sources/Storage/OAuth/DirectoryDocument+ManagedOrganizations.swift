import Directory

/// `manages` of partner administrators: the SIP domains of organisations, which may stand below them in the document.
extension DirectoryDocument {
    /// Who manages what, as it was read.
    struct Managing {
        var member: MemberID
        var domains: [(text: String, line: Int)]
    }

    /// Once every organisation is there.
    mutating func readManagedOrganizations(_ managing: Managing) throws {
        guard var member = self.index.members[managing.member] else { return }
        for (domain, line) in managing.domains {
            guard let organization = self.index.organization(sipDomain: domain) else {
                throw DirectoryDocumentError(line: line, message: "no organization with the sip-domain \"\(domain)\"")
            }
            if !member.managedOrganizationIDs.contains(organization.id) { member.managedOrganizationIDs.append(organization.id) }
            member.managedOrganizationIDs.sort()
            let changed = member
            try self.at(line) { index throws(DirectoryError) in try index.insert(changed) }
        }
    }
}
