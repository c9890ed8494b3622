import Directory
import HTTPTypes

/// A change of a device's tags (RFC 6902 in the API's form). The one tag that there is gives the device its name: `name=Desk`.
struct DeviceTags: Sendable {
    static let naming = "name="

    private enum Operation: String, CaseIterable {
        case add
        case remove
        case replace
    }

    private let operation: Operation
    /// Nil where the request names no tags.
    private let name: String?

    /// - Throws: ``APIError``: 400 for another path than `tags`, and for tags that are not kept.
    init(_ body: JSONBody) throws {
        guard let operation = try body.choice("op", Operation.self) else { throw APIError.invalid("op is missing") }
        guard ["tags", "/tags"].contains(try body.requiredText("path")) else { throw APIError.invalid("path must be tags") }
        var names: [String] = []
        for (position, element) in (try body.list("value") ?? []).enumerated() {
            guard case .text(let tag) = element, tag.hasPrefix(Self.naming) else {
                throw APIError.invalid("value[\(position)]: only a tag \(Self.naming)… is kept by this server")
            }
            names.append(String(tag.dropFirst(Self.naming.count)))
        }
        guard names.count < 2 else { throw APIError.invalid("value must not have two names") }
        guard operation != .add || !names.isEmpty else { throw APIError.invalid("value is missing") }
        self.operation = operation
        self.name = names.first
    }

    /// The name that the device has afterwards; without one it is called by its model.
    ///
    /// - Throws: ``APIError``: 400 when the tag that is to be removed is not there.
    func name(of device: Device) throws -> String {
        switch self.operation {
        case .add, .replace: return self.name ?? device.product
        case .remove:
            if let name = self.name, name != device.name { throw APIError.invalid("value[0]: the device has no tag \(Self.naming)\(name)") }
            return device.product
        }
    }
}
