import Directory
import Testing

@Suite("Members of every kind by name")
struct MembersByNameTests {
    /// Of each kind, with names of few letters: many are the same, and one kind's come in runs between another's.
    private static func members(people: Int, workspaces: Int, virtualLines: Int) -> [Member] {
        var state: UInt64 = 7
        func letter() -> String {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return ["a", "b", "c", "d", "e", "f", "g", "h"][Int(state >> 61)]
        }
        return [(MemberID.Kind.person, people), (.workspace, workspaces), (.virtualLine, virtualLines)].flatMap { kind, count in
            (0..<count).map { number in
                var member = Member.sample(MemberID(kind, "\(kind)-\(number)"), extension: nil)
                member.displayName = letter() + letter()
                return member
            }
        }
    }

    @Test(
        "They come in order, each once",
        arguments: [(0, 0, 0), (1, 0, 0), (0, 3, 0), (700, 0, 0), (700, 1, 0), (600, 40, 700), (3, 600, 2)])
    func order(_ people: Int, _ workspaces: Int, _ virtualLines: Int) throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.members = Self.members(people: people, workspaces: workspaces, virtualLines: virtualLines)
        contents.groups = []
        contents.callParkExtensions = []
        var index = try DirectoryIndex(contents)
        index.prepareLists()
        let found = index.membersByName(organizationID: "acme").map(\.member)
        #expect(Set(found.map(\.id)) == Set(contents.members.map(\.id)))
        #expect(found.count == contents.members.count)
        #expect(found.map(\.displayName) == contents.members.map(\.displayName).sorted())
        #expect(index.membersByName(organizationID: "zeta").map(\.member.id).isEmpty)
    }
}
