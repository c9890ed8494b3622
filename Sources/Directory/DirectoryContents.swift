/// All that a directory holds, as one value: what is imported, exported and loaded at start.
package struct DirectoryContents: Hashable, Sendable, Codable {
    package var organizations: [Organization] = []
    package var locations: [Location] = []
    package var numbers: [PhoneNumber] = []
    package var licenses: [License] = []
    package var members: [Member] = []
    package var callParkExtensions: [CallParkExtension] = []
    package var groups: [MemberGroup] = []
    package var trunks: [Trunk] = []
    package var routeGroups: [RouteGroup] = []
    package var dialPlans: [DialPlan] = []
    package var floors: [Floor] = []
    package var contactDirectories: [ContactDirectory] = []

    package init() {}

    package var isEmpty: Bool { self.organizations.isEmpty }
}
