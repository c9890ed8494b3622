extension DirectoryContents {
    /// Copies the texts of members, so that they lie together.
    ///
    /// As a store reads them they lie between what it reads and throws away: with 100,000 members that holds twice the memory that
    /// they need.
    mutating func copyTexts() {
        for index in self.members.indices {
            self.members[index].id.key = self.members[index].id.key.copied
            self.members[index].displayName = self.members[index].displayName.copied
            self.members[index].email = self.members[index].email?.copied
        }
    }
}

extension String {
    fileprivate var copied: String {
        String(unsafeUninitializedCapacity: self.utf8.count) { buffer in
            _ = buffer.initialize(from: self.utf8)
            return self.utf8.count
        }
    }
}
