import Directory
import HTTPTypes
import Hummingbird

/// Whether numbers and extensions could be used.
struct ValidationRoutes: Sendable {
    let directory: DirectoryService

    /// Numbers or extensions in one request at most.
    private static let limit = 1_000
    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)

    var routes: [Route] {
        [
            Route(.post, "/telephony/config/actions/validateNumbers/invoke", Self.write, self.numbers),
            Route(.post, "/telephony/config/actions/validateExtensions/invoke", Self.read, self.extensions),
            Route(.post, "/telephony/config/locations/{locationId}/actions/validateExtensions/invoke", Self.read, self.localExtensions),
        ]
    }

    private enum NumberVerdict: String, Encodable {
        case available = "Available"
        case duplicate = "Duplicate"
        case duplicateInList = "Duplicate In List"
        case invalid = "Invalid"
        case unavailable = "Unavailable"
    }

    private struct NumberAnswer: Encodable {
        struct Item: Encodable {
            var phoneNumber: String
            var state: NumberVerdict
            var tollFreeNumber = false
            var detail: [String] = []
        }

        var status: String
        var phoneNumbers: [Item]
    }

    private enum ExtensionVerdict: String, Encodable {
        case valid = "VALID"
        case duplicate = "DUPLICATE"
        case duplicateInList = "DUPLICATE_IN_LIST"
        case invalid = "INVALID"
    }

    private struct ExtensionAnswer: Encodable {
        struct Item: Encodable {
            var `extension`: String
            var state: ExtensionVerdict
            var message: String?
        }

        var status: String
        var extensionStatus: [Item]
    }

    /// A number can be added when no location has it.
    @Sendable private func numbers(_ request: AuthorizedRequest) async throws -> Response {
        let texts = try Self.texts(try await request.body(), "phoneNumbers")
        let organizationID = request.principal.organizationID
        let items = await self.directory.read { index in
            var seen: Set<String> = []
            return texts.map { text -> NumberAnswer.Item in
                guard let number = try? PhoneNumberText.number(text, field: "phoneNumbers") else {
                    return .init(phoneNumber: text, state: .invalid, detail: ["The number is not an E.164 number such as +12025550101"])
                }
                guard seen.insert(number).inserted else { return .init(phoneNumber: text, state: .duplicateInList) }
                if let entry = index.number(number, organizationID: organizationID) {
                    let location = index.locations[entry.number.locationID]?.name ?? ""
                    return .init(
                        phoneNumber: text, state: .duplicate, tollFreeNumber: entry.number.isTollFree,
                        detail: ["The number is a number of \(location) already"])
                }
                guard !index.hasNumber(number) else {
                    return .init(phoneNumber: text, state: .unavailable, detail: ["The number is another organization's"])
                }
                return .init(phoneNumber: text, state: .available)
            }
        }
        let status = items.allSatisfy { $0.state == .available } ? "OK" : "ERRORS"
        return JSONResponse.make(.ok, NumberAnswer(status: status, phoneNumbers: items))
    }

    /// Of the whole organisation nothing stands in the way of an extension but its form.
    @Sendable private func extensions(_ request: AuthorizedRequest) async throws -> Response {
        Self.answer(try Self.texts(try await request.body(), "extensions")) { _ in nil }
    }

    @Sendable private func localExtensions(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let texts = try Self.texts(try await request.body(), "extensions")
        return await self.directory.read { index in
            Self.answer(texts) { index.target(extension: $0, locationID: location.id).map { index.name(of: $0) } }
        }
    }

    /// - Parameter holder: the name of who has an extension.
    private static func answer(_ texts: [String], holder: (String) -> String?) -> Response {
        var seen: Set<String> = []
        let items = texts.map { text -> ExtensionAnswer.Item in
            do throws(DirectoryError) {
                try DirectoryValidation.extension(text)
            } catch {
                return .init(extension: text, state: .invalid, message: error.description)
            }
            guard seen.insert(text).inserted else { return .init(extension: text, state: .duplicateInList, message: "\(text) is in the list twice") }
            if let name = holder(text) { return .init(extension: text, state: .duplicate, message: "\(text) is already assigned to \(name)") }
            return .init(extension: text, state: .valid)
        }
        let status = items.allSatisfy { $0.state == .valid } ? "OK" : "ERRORS"
        return JSONResponse.make(.ok, ExtensionAnswer(status: status, extensionStatus: items))
    }

    private static func texts(_ body: JSONBody, _ key: String) throws -> [String] {
        guard let texts = try body.ids(key), !texts.isEmpty else { throw APIError.invalid("\(key) is missing") }
        guard texts.count <= Self.limit else { throw APIError.invalid("\(key) may be \(Self.limit) at most") }
        return texts
    }
}
