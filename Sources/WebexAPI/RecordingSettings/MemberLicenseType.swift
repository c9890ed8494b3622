import Directory

/// The API's type of a member's licence.
enum MemberLicenseType: String {
    case basicUser = "BASIC_USER"
    case professionalUser = "PROFESSIONAL_USER"
    case workspace = "WORKSPACE"
    case professionalWorkspace = "PROFESSIONAL_WORKSPACE"
    case virtualProfile = "VIRTUAL_PROFILE"

    /// Nil for a person without a licence for calls.
    init?(_ member: Member, _ index: DirectoryIndex) {
        let licenses = member.licenseIDs.compactMap { index.licenses[$0] }.filter(\.isForCalling)
        let isProfessional = licenses.contains { $0.name.contains("Professional") }
        switch member.id.kind {
        case .person:
            guard !licenses.isEmpty else { return nil }
            self = isProfessional ? .professionalUser : .basicUser
        case .workspace: self = isProfessional ? .professionalWorkspace : .workspace
        case .virtualLine: self = .virtualProfile
        }
    }
}
