/// What is wrong with a directory file, and where.
package struct DirectoryDocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1.
    package var line: Int
    package var message: String

    package var description: String { "line \(self.line): \(self.message)" }
}
