import Directory
import Storage

extension DirectoryContents {
    /// When the people of the tests were made.
    static let noon: Int64 = 1_754_395_200_123

    static func demo() throws -> DirectoryContents { try DirectoryDocument.read(DemoDirectory.yaml, now: Self.noon) }

    /// In the index's order, so that two directories can be compared.
    func ordered() throws -> DirectoryContents { try DirectoryIndex(self).contents }

    func location(_ name: String) -> Location? { self.locations.first { $0.name == name } }
    func member(_ name: String) -> Member? { self.members.first { $0.displayName == name } }
    func orbit(_ name: String) -> CallParkExtension? { self.callParkExtensions.first { $0.name == name } }
    func group(_ name: String) -> MemberGroup? { self.groups.first { $0.name == name } }
}
