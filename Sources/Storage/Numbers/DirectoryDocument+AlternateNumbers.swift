import Directory
internal import Yams

/// The part of a document about what members are called by besides their own numbers.
extension DirectoryDocument {
    static func readAlternateNumbers(_ map: YAMLMapping) throws -> AlternateNumbers {
        var alternates = AlternateNumbers()
        alternates.isRingDistinctive = try map.flag("distinctive-ring") ?? false
        alternates.entries = try map.list("alternate-numbers").map { node in
            if case .scalar(let scalar) = node { return AlternateNumbers.Entry(phoneNumber: scalar.string) }
            let entry = try YAMLMapping(node, keys: ["number", "extension", "ring"], what: "alternate number")
            return AlternateNumbers.Entry(
                phoneNumber: try entry.text("number"), extension: try entry.text("extension"),
                ringPattern: try entry.word("ring", as: RingPattern.self) ?? .normal)
        }
        return alternates
    }

    static func alternateNumbers(_ alternates: AlternateNumbers) -> [(String, Node?)] {
        let entries = alternates.entries.map { entry in
            self.node([
                ("number", self.text(entry.phoneNumber)), ("extension", self.text(entry.extension)),
                ("ring", entry.ringPattern == .normal ? nil : Node(entry.ringPattern.rawValue)),
            ])
        }
        return [("alternate-numbers", self.list(entries)), ("distinctive-ring", self.unless(false, alternates.isRingDistinctive))]
    }
}
