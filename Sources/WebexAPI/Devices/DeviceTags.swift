import Directory
import HTTPTypes

/// A change of a device's tags: one operation, or several in a list that are done together (RFC 6902; only the path `tags` is there).
///
/// A tag `name=Desk` gives the device its name. All others are kept as they are.
struct DeviceTags: Sendable {
    static let naming = "name="
    /// Operations of one request at most.
    static let operationLimit = 100

    private enum Operation: String, CaseIterable {
        case add
        case remove
        case replace
    }

    private struct Change: Sendable {
        var operation: Operation
        /// Nil where the operation names no tags.
        var tags: [String]?
        /// For messages.
        var place: String
    }

    private let changes: [Change]

    /// - Throws: ``APIError``: 400 for another path than `tags`, and for what is no tag.
    init(_ operations: [JSONBody]) throws {
        guard (1...Self.operationLimit).contains(operations.count) else {
            throw APIError.invalid("The body must have 1 to \(Self.operationLimit) operations")
        }
        self.changes = try operations.map(Self.change)
    }

    private static func change(_ body: JSONBody) throws -> Change {
        guard let operation = try body.choice("op", Operation.self) else { throw APIError.invalid("\(body.name(of: "op")) is missing") }
        guard ["tags", "/tags"].contains(try body.requiredText("path")) else { throw APIError.invalid("\(body.name(of: "path")) must be tags") }
        let place = body.name(of: "value")
        let tags = try body.list("value")?.enumerated().map { position, element in
            guard case .text(let tag) = element else { throw APIError.invalid("\(place)[\(position)] must be a string") }
            guard tag.hasPrefix(self.naming) else {
                try DirectoryValidation.name(tag, field: "\(place)[\(position)]", limit: Device.tagLengthLimit)
                return tag
            }
            try DirectoryValidation.name(String(tag.dropFirst(self.naming.count)), field: "\(place)[\(position)]", limit: Device.nameLimit)
            return tag
        }
        guard operation == .remove || tags != nil else { throw APIError.invalid("\(place) is missing") }
        guard (tags ?? []).count(where: { $0.hasPrefix(self.naming) }) < 2 else { throw APIError.invalid("\(place) must not have two names") }
        return Change(operation: operation, tags: tags, place: place)
    }

    /// The device as it is afterwards; one without a name is called by its model.
    ///
    /// - Throws: ``APIError``: 400 when a tag that is to be removed is not there.
    func applied(to device: Device) throws -> Device {
        var tags = device.shownTags
        for change in self.changes {
            switch change.operation {
            case .add: Self.add(change.tags ?? [], to: &tags)
            case .replace:
                tags = []
                Self.add(change.tags ?? [], to: &tags)
            case .remove:
                // Without a value: all that the device has.
                guard let removed = change.tags else {
                    tags = []
                    continue
                }
                for (position, tag) in removed.enumerated() {
                    guard let index = tags.firstIndex(of: tag) else {
                        throw APIError.invalid("\(change.place)[\(position)]: the device has no tag \(tag)")
                    }
                    tags.remove(at: index)
                }
            }
        }
        var device = device
        device.name = tags.first { $0.hasPrefix(Self.naming) }.map { String($0.dropFirst(Self.naming.count)) } ?? device.product
        device.tags = tags.filter { !$0.hasPrefix(Self.naming) }
        return device
    }

    /// A new name takes the place of the one before; what is there already is not there twice.
    private static func add(_ added: [String], to tags: inout [String]) {
        for tag in added where !tags.contains(tag) {
            if tag.hasPrefix(self.naming) { tags.removeAll { $0.hasPrefix(self.naming) } }
            tags.append(tag)
        }
    }
}
